import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMarketplaceClient } from '../../../client/index.ts';
import { repeatingFetch } from '../../../client/repeating-fetch.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { errorOf, wpkHere } from '../../support/wpk-here.ts';
import { marketplaceAnswers } from '../../../src-main/hosts/cli/registry/answers.ts';

/** Something at an address of this machine that is no marketplace, or one in trouble. */
async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function search(answer: RequestListener, waitMs = 30_000): Promise<unknown> {
  const url = await listen(answer);
  const client = createMarketplaceClient({ url, token: 'wpk_t', fetch: marketplaceAnswers({ url, waitMs }) });
  return client.extensions.search({ query: '' });
}

const says =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
const refusal = (code: string) =>
  JSON.stringify({ error: { code, message: 'No.', details: {}, hint: '', requestId: 'r' } });

describe('what answers in place of a marketplace', () => {
  it.each([
    ['a page', says(200, '<html>', { 'content-type': 'text/html' }), 'remote.not-a-marketplace'],
    ['a page that says 404', says(404, 'Not found'), 'remote.not-a-marketplace'],
    ['another program', says(403, '{"error":"forbidden"}'), 'remote.not-a-marketplace'],
    ['a redirection', says(302, '', { location: 'http://127.0.0.1:1/' }), 'remote.not-a-marketplace'],
    ['a proxy without its server', says(502, 'Bad gateway'), 'remote.unavailable'],
    ['a refusal of a newer server', says(409, refusal('registry.from-2030')), 'remote.refused'],
    ['a refusal of a marketplace', says(403, refusal('api.forbidden')), 'api.forbidden'],
    ['a connection that ends', (request) => request.socket.destroy(), 'remote.unreachable'],
  ] satisfies [string, RequestListener, string][])('%s', async (_name, answer, code) => {
    await expect(search(answer)).rejects.toMatchObject({ code });
  });

  it('tells how long to wait', async () => {
    await expect(
      search(says(429, refusal('http.too-many-requests'), { 'retry-after': '17' })),
    ).rejects.toMatchObject({ code: 'remote.too-many-requests', details: { seconds: 17 } });
  });

  it('is waited for so long and no longer', async () => {
    await expect(search(() => undefined, 50)).rejects.toMatchObject({ code: 'remote.too-slow' });
  });
});

describe('a call whose route lacks a field', () => {
  it('is refused before it is sent, in the words of this home', async () => {
    const cwd = temporaryFolder();
    const env = { MARKETPLACE_TOKEN: 'wpk_t' };
    // Nobody listens there.
    const there = ['--registry', 'http://127.0.0.1:1'];
    for (const procedure of ['tokens.revoke', 'moderation.agreeToBlock']) {
      const call = (more: readonly string[]) =>
        wpkHere(['--home', path.join(cwd, 'home'), '--json', 'api', procedure, '--input', '{}', ...more], {
          cwd,
          env,
        });
      const [here, away] = [errorOf(await call([])), errorOf(await call(there))];
      expect(away).toMatchObject({ code: 'api.invalid-input', message: here.message });
      expect(away.message).toContain('id: a string is needed');
    }
  });

  it.each(['.', '..'])('is refused where the field is %s, which would name another route', async (id) => {
    const cwd = temporaryFolder();
    const call = ['api', 'webhooks.delete', '--input', JSON.stringify({ id }), '--json'];
    const away = await wpkHere(
      ['--home', path.join(cwd, 'home'), ...call, '--registry', 'http://127.0.0.1:1'],
      {
        cwd,
        env: { MARKETPLACE_TOKEN: 'wpk_t' },
      },
    );
    expect(errorOf(away).code).toBe('api.invalid-input');
  });
});

describe('a write whose connection broke', () => {
  it('is sent again with the same key, and awaited while the first is worked on', async () => {
    const keys: unknown[] = [];
    const url = await listen((request, response) => {
      keys.push(request.headers['idempotency-key']);
      if (keys.length === 1) return void request.socket.destroy();
      if (keys.length === 2) return says(409, refusal('http.idempotency-key-in-use'))(request, response);
      return says(200, '{"id":"j"}')(request, response);
    });
    const send = repeatingFetch((request, init) => fetch(request, init), 1);
    const request = new Request(url, { method: 'POST', body: '{}' });
    expect(await (await send(request, {})).json()).toEqual({ id: 'j' });
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[\w-]{36}$/);
  });

  it('is given up after a few times; where nobody listens at once', async () => {
    let times = 0;
    const url = await listen((request) => {
      times += 1;
      request.socket.destroy();
    });
    const send = repeatingFetch((request, init) => fetch(request, init), 1);
    await expect(send(new Request(url, { method: 'POST', body: '{}' }), {})).rejects.toThrow('fetch failed');
    expect(times).toBe(4);
  });
});
