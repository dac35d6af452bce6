import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { testServer } from '../../support/test-server.ts';

it('a procedure that breaks inside says so without its reason', async () => {
  const { server, station, signIn } = await testServer();
  const headers = await signIn('user');
  const database = new Database(path.join(station.home, 'store.sqlite'), { fileMustExist: true });
  database.pragma('foreign_keys = OFF');
  database.exec('DROP TABLE publishers');
  database.close();

  const answer = await server.inject({ url: '/api/v1/publishers/acme', headers });

  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toEqual({
    error: {
      code: 'internal',
      message: 'Something went wrong inside.',
      details: {},
      hint: expect.stringContaining('report') as string,
      requestId: expect.any(String) as string,
    },
  });
});
