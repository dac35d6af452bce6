import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createMarketplaceClient } from '../../../client/index.ts';

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each([301, 302, 303, 307, 308])('a client takes its token nowhere that a %i sends it', async (status) => {
  const asked: string[] = [];
  const elsewhere = await listening(
    createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    }),
  );
  const url = await listening(
    createServer((_request, response) => {
      response.writeHead(status, { location: `${elsewhere}/api/v1/about` }).end();
    }),
  );
  const client = createMarketplaceClient({ url, token: 'wpk_secret' });
  await expect(client.about.get()).rejects.toThrow(TypeError);
  await expect(client.tokens.create({ role: 'user', name: 'x' })).rejects.toThrow(TypeError);
  expect(asked).toEqual([]);
});
