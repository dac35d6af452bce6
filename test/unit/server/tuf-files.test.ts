import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openMetadata } from '../../../src-main/sync/metadata/index.ts';
import { publishedHello } from '../../support/published-hello.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { codeOf, testServer } from '../../support/test-server.ts';
import { initialised, wayTo } from '../../support/tuf-server.ts';

it('vouches over HTTP for what was published, to whoever is signed in, and hands out nothing else', async () => {
  const { server, station, signIn, listen } = await testServer();
  const done = await publishedHello(station);
  const user = await signIn('user');
  const get = (url: string, headers: Record<string, string> = user) =>
    server.inject({ method: 'GET', url, headers });
  expect((await get('/tuf/timestamp.json')).statusCode).toBe(404);
  await initialised(station);

  const timestamp = await get('/tuf/timestamp.json');
  expect(timestamp.headers).toMatchObject({ 'cache-control': 'no-store' });
  const root = await get('/tuf/1.root.json');
  expect(root.headers['cache-control']).toContain('immutable');
  const again = await get('/tuf/1.root.json', {
    ...user,
    'if-none-match': String(root.headers['etag']),
  });
  expect(again.statusCode).toBe(304);
  expect(codeOf(await get('/tuf/timestamp.json', {}))).toBe('auth.missing');
  for (const url of [
    '/tuf/.lock',
    '/tuf/root.json',
    '/tuf/01.root.json',
    '/tuf/1.Root.json',
    '/tuf/pending',
    '/tuf/pending/root.json',
    '/tuf/..%2fkeys%2fsecret-tuf-root.json',
    '/tuf/1.root.json%00',
    '/tuf/targets/registry.json',
    '/tuf/targets/publishers/..%2f..%2ftimestamp.json',
    '/tuf/99.root.json',
  ])
    expect([url, codeOf(await get(url))]).toEqual([url, expect.stringMatching(/^http\.|^api\./)]);

  const http = wayTo(await listen(), user.authorization);
  const trustedRoot = await readFile(path.join(station.tuf.path, '1.root.json'), 'utf8');
  const metadata = openMetadata({ folder: temporaryFolder(), http, now: Date.now, trustedRoot });
  expect((await metadata.refresh()).stale).toBe(null);
  const { origin, publicKey } = await station.log.identity();
  expect(await metadata.registry()).toMatchObject({
    name: 'Acme',
    logOrigin: origin,
    logPublicKey: publicKey,
    registryPublicKey: (await station.statements.identity()).publicKey,
  });
  expect(await metadata.publisher('acme')).toMatchObject({ id: 'acme' });
  expect(await metadata.publisher('nobody')).toBe(null);
  expect(await metadata.target('packages/acme/hello/1.0.0.wpk')).toMatchObject({
    sha256: done.digest?.slice('sha256:'.length),
  });
  expect(await metadata.target('packages/acme/hello/2.0.0.wpk')).toBe(null);
  await http.close();
});
