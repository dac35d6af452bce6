import { readFileSync } from 'node:fs';
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMarketplaceClient } from '../../client/index.ts';
import { readSettings } from '../../src-main/hosts/server/settings.ts';
import { serveHome } from '../support/served-home.ts';
import { testServer } from '../support/test-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { documentOf, errorOf, wpkHere } from '../support/wpk-here.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** As the server's own: the keys of the home are sealed with it. */
const env = { MARKETPLACE_PASSPHRASE: 'a passphrase' };

describe('looking after a server', () => {
  it('backs up while it serves; the backup restores to a server that knows the same', async () => {
    const folder = temporaryFolder();
    const home = path.join(folder, 'home');
    const wpk = (args: readonly string[], on = home) =>
      wpkHere([...args, '--home', on, '--json'], { cwd: folder, env });
    const server = await serveHome(home);
    const admin = createMarketplaceClient({ url: server.url, token: server.firstToken ?? '' });
    // A secret of the home, which has to come along.
    await admin.webhooks.create({ url: 'https://hooks.example.com/in' });
    // People go on writing meanwhile.
    const [backup, ...made] = await Promise.all([
      wpk(['backup', 'server.backup']),
      ...['one', 'two', 'three'].map((name) => admin.tokens.create({ role: 'user', name })),
    ]);
    expect(backup.code).toBe(0);
    expect(documentOf(await wpk(['doctor']))).toMatchObject({ ok: true });
    const later = await admin.tokens.create({ role: 'user', name: 'later' });

    const restored = path.join(folder, 'restored');
    expect((await wpk(['restore', 'server.backup'], restored)).code).toBe(0);
    expect(documentOf(await wpk(['doctor'], restored))).toMatchObject({ ok: true });
    expect(await server.stop()).toBe(0);
    const again = await serveHome(restored);
    expect(again.firstToken).toBeNull();
    const same = createMarketplaceClient({ url: again.url, token: server.firstToken ?? '' });
    expect((await same.webhooks.list()).items).toHaveLength(1);
    await same.webhooks.rotateSecret({ id: (await same.webhooks.list()).items[0]?.id ?? '' });
    // What came after the backup is not in it; a token from then is not known.
    const names = (await same.tokens.list({ limit: 200 })).items.map(({ name }) => name);
    expect(names).not.toContain('later');
    const lost = createMarketplaceClient({ url: again.url, token: later.token });
    await expect(lost.about.me()).rejects.toMatchObject({ code: 'auth.unknown-token' });
    expect(made).toHaveLength(3);
    expect(await again.stop()).toBe(0);
  });

  it('takes a home over only while nothing has it open', async () => {
    const folder = temporaryFolder();
    const home = path.join(folder, 'home');
    const wpk = (args: readonly string[]) =>
      wpkHere([...args, '--home', home, '--json'], { cwd: folder, env });
    const server = await serveHome(home);
    expect((await wpk(['backup', 'a.backup'])).code).toBe(0);
    const refused = await wpk(['restore', 'a.backup', '--replace']);
    expect([refused.code, errorOf(refused).code]).toEqual([1, 'store.home-in-use']);
    expect(await server.stop()).toBe(0);
    expect((await wpk(['restore', 'a.backup', '--replace'])).code).toBe(0);
  });

  it('makes a tenant by looking at its home, and keeps its backup apart', async () => {
    const folder = temporaryFolder();
    const home = path.join(folder, 'home');
    const desk = path.join(home, 'tenants', 'desk');
    const wpk = (args: readonly string[]) =>
      wpkHere([...args, '--home', desk, '--json'], { cwd: folder, env });
    const server = await serveHome(home);
    expect((await wpk(['doctor'])).code).toBe(0);
    const token = documentOf<{ token: string }>(await wpk(['token', 'create', '--role', 'admin'])).token;
    const client = createMarketplaceClient({ url: server.url, token });
    expect(await client.about.me()).toMatchObject({ tenant: 'desk', role: 'admin' });
    expect((await wpk(['backup', 'desk.backup'])).code).toBe(0);
    expect(await server.stop()).toBe(0);
  });
});

describe('a server behind a reverse proxy', () => {
  it('answers to its names only, and shows metrics to callers of its own machine only', async () => {
    const given = { hostNames: ['market.example.com'], trustProxy: ['127.0.0.1'] };
    const { server } = await testServer(given);
    const host = 'market.example.com';
    const ask = async (headers: Readonly<Record<string, string>>) =>
      (await server.inject({ url: '/metrics', headers })).statusCode;
    expect(await ask({ host })).toBe(200);
    expect(await ask({ host, 'x-forwarded-for': '203.0.113.9' })).toBe(401);
    expect(await ask({ host: 'other.example.com' })).toBe(421);
  });
});

describe('deploy/', () => {
  it('has settings that a server takes', () => {
    const { settings } = readSettings(path.join(ROOT, 'deploy/settings.example.json'), {}, {});
    expect(settings).toMatchObject({ host: '127.0.0.1', hostNames: ['market.example.com'] });
  });

  it('copies into a container all that a server needs', async () => {
    const copied = [
      ...readFileSync(path.join(ROOT, 'deploy/Containerfile'), 'utf8').matchAll(
        /^COPY --from=build \/src\/(\S+)/gm,
      ),
    ].map(([, name = '']) => name);
    expect(copied).toContain('bin');
    const folder = temporaryFolder();
    for (const name of copied) {
      const from = path.join(ROOT, name);
      const to = path.join(folder, name);
      await mkdir(path.dirname(to), { recursive: true });
      if (name === 'node_modules') await symlink(from, to);
      // The pages are built apart from what tests need; a server without them says so.
      else if (name !== 'out/web') await cp(from, to, { recursive: true });
    }
    const settings = path.join(folder, 'settings.json');
    await writeFile(settings, JSON.stringify({ requestsPerMinute: 500 }));
    const server = await serveHome(path.join(folder, 'home'), ['--config', settings], undefined, folder);
    for (const url of ['/health/ready', '/openapi.json', '/docs/'])
      expect((await fetch(new URL(url, server.url))).status, url).toBe(200);

    // What `systemctl reload` sends.
    const limit = async () =>
      (await fetch(new URL('/openapi.json', server.url))).headers.get('x-ratelimit-limit');
    expect(await limit()).toBe('500');
    await writeFile(settings, JSON.stringify({ requestsPerMinute: 400 }));
    server.signal('SIGHUP');
    await expect.poll(limit).toBe('400');

    // Another build takes its place under the running server: what it had not loaded yet is another program's.
    await rm(path.join(folder, 'out'), { recursive: true });
    const health = await fetch(new URL('/health/ready', server.url));
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({ limited: 'server.program-replaced' });
    const refused = await fetch(new URL('/metrics', server.url));
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ error: { code: 'server.program-replaced' } });
    expect(await server.stop()).toBe(0);
  });
});
