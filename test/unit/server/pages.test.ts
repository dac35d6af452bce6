import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fastify, type FastifyInstance } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addPages } from '../../../src-main/hosts/server/web/pages.ts';
import { testServer } from '../../support/test-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SCRIPT = 'console.log("a page");'.repeat(50);

/** Pages as the build leaves them, and files beside them that are nobody's. */
function builtFolder(): string {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'assets', 'deeper'), { recursive: true });
  writeFileSync(path.join(folder, 'index.html'), '<meta nonce="__NONCE__"><style nonce="__NONCE__"></style>');
  writeFileSync(path.join(folder, 'assets', 'index-Ab12.js'), SCRIPT);
  writeFileSync(path.join(folder, 'assets', 'inter.woff2'), 'font');
  writeFileSync(path.join(folder, 'assets', 'index-Ab12.js.map'), 'source');
  writeFileSync(path.join(folder, 'secret.json'), 'secret');
  return folder;
}

function servePages(folder: string | null): FastifyInstance {
  const server = fastify();
  onTestFinished(() => server.close());
  addPages(server, folder);
  return server;
}

describe('the pages of a server', () => {
  it('have a nonce and a policy of their own with each load', async () => {
    const server = servePages(builtFolder());
    const [first, second] = [await server.inject('/'), await server.inject('/')];
    const nonces = [first, second].map(({ headers, body }) => {
      const policy = String(headers['content-security-policy']);
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? [];
      expect(body).toBe(`<meta nonce="${nonce}"><style nonce="${nonce}"></style>`);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers['cache-control']).toBe('no-store');
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
  });

  it('are kept for ever once read, and travel compressed', async () => {
    const server = servePages(builtFolder());
    const plain = await server.inject('/assets/index-Ab12.js');
    expect(plain.body).toBe(SCRIPT);
    expect(plain.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    const zipped = await server.inject({
      url: '/assets/index-Ab12.js',
      headers: { 'accept-encoding': 'gzip, deflate, br' },
    });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(SCRIPT);
    const again = await server.inject({
      url: '/assets/index-Ab12.js',
      headers: { 'if-none-match': String(plain.headers['etag']) },
    });
    expect(again.statusCode).toBe(304);
    const font = await server.inject({ url: '/assets/inter.woff2', headers: { 'accept-encoding': 'gzip' } });
    expect(font.headers['content-encoding']).toBeUndefined();
  });

  it('are the new ones once they were built again, and none of those before', async () => {
    const folder = builtFolder();
    const server = servePages(folder);
    const gzip = { 'accept-encoding': 'gzip' };
    rmSync(path.join(folder, 'assets', 'index-Ab12.js'));
    // An old page asks before the new one is there.
    for (const headers of [gzip, {}]) {
      const gone = await server.inject({ url: '/assets/index-Ab12.js', headers });
      expect([gone.statusCode, gone.headers['cache-control']]).toEqual([404, undefined]);
    }
    writeFileSync(path.join(folder, 'assets', 'index-Cd34.js'), 'console.log("another page");');
    writeFileSync(path.join(folder, 'index.html'), '<title>another</title>');
    expect((await server.inject('/')).body).toBe('<title>another</title>');
    expect((await server.inject('/assets/index-Cd34.js')).body).toBe('console.log("another page");');
  });

  it.each([
    '/assets/',
    '/assets/deeper',
    '/assets/index-Ab12.js.map',
    '/assets/..%2Fsecret.json',
    '/assets/%2e%2e%2fsecret.json',
    '/assets/../secret.json',
    '/assets/..\\secret.json',
    '/assets/%00',
    '/secret.json',
    '/index.html',
  ])('are those that were built and no other file: %s', async (url) => {
    const { statusCode, body } = await servePages(builtFolder()).inject(url);
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(body).not.toContain('secret"');
    expect(body).not.toBe('secret');
  });

  it.each([
    ['no folder', null],
    ['an empty folder', ''],
  ] as const)('say that they are not built: %s', async (_name, folder) => {
    const answer = await servePages(folder === null ? null : temporaryFolder()).inject('/');
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.body).toContain('npm run build');
  });

  it('come with the headers that every answer of the server has, and need no sign-in', async () => {
    const { server } = await testServer();
    const { headers } = await server.inject('/');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});
