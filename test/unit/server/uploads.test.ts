import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeOf, testServer } from '../../support/test-server.ts';

const hexOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('uploading a package', () => {
  it('puts the bytes into the blobs under their digest, again without harm', async () => {
    const { server, station, signIn } = await testServer();
    const headers = { ...(await signIn('developer')), 'content-type': 'application/octet-stream' };
    const payload = randomBytes(300_000);
    const url = `/api/v1/uploads/${hexOf(payload)}`;
    for (let time = 0; time < 2; time += 1) {
      const answer = await server.inject({ method: 'PUT', url, headers, payload });
      expect(answer.json()).toEqual({ digest: `sha256:${hexOf(payload)}`, sizeBytes: 300_000 });
    }
    expect(Buffer.from(await station.blobs.get(`sha256:${hexOf(payload)}`))).toEqual(payload);
  });

  it('keeps nothing of other bytes than were announced', async () => {
    const { server, station, signIn } = await testServer();
    const headers = { ...(await signIn('developer')), 'content-type': 'application/octet-stream' };
    const digest = 'a'.repeat(64);
    const answer = await server.inject({
      method: 'PUT',
      url: `/api/v1/uploads/${digest}`,
      headers,
      payload: Buffer.from('other bytes'),
    });
    expect([answer.statusCode, codeOf(answer)]).toEqual([400, 'store.blob-mismatch']);
    expect(await station.blobs.has(`sha256:${digest}`)).toBe(false);
    const folder = path.join(station.home, 'blobs', 'sha256', 'aa');
    expect(await readdir(folder).catch(() => [])).toEqual([]);
  });

  it.each([
    ['not-a-digest', 'developer', 400, 'http.bad-request'],
    ['..%2f..%2fstore.sqlite', 'developer', 400, 'http.bad-request'],
    ['A'.repeat(64), 'developer', 400, 'http.bad-request'],
    ['a'.repeat(64), 'user', 403, 'api.forbidden'],
  ] as const)('refuses %s from a %s', async (digest, role, status, code) => {
    const { server, signIn } = await testServer();
    const answer = await server.inject({
      method: 'PUT',
      url: `/api/v1/uploads/${digest}`,
      headers: { ...(await signIn(role)), 'content-type': 'application/octet-stream' },
      payload: Buffer.from('bytes'),
    });
    expect([answer.statusCode, codeOf(answer)]).toEqual([status, code]);
  });

  it('refuses more than a package may be before it is all there', async () => {
    const { server, signIn } = await testServer();
    const payload = Buffer.alloc(50 * 1024 * 1024 + 1);
    const answer = await server.inject({
      method: 'PUT',
      url: `/api/v1/uploads/${hexOf(payload)}`,
      headers: { ...(await signIn('developer')), 'content-type': 'application/octet-stream' },
      payload,
    });
    expect(answer.statusCode).toBe(413);
  });
});
