import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharingServer, type SharingServer } from '../../support/sharing-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { documentOf, errorOf, wpkHere, type Said } from '../../support/wpk-here.ts';

let server: SharingServer;

beforeAll(async () => {
  server = await sharingServer({ packages: [{}] });
}, 120_000);
afterAll(() => server.close());

describe('wpk sync', () => {
  it('follows a server, brings its catalog here, and lets it go again', { timeout: 60_000 }, async () => {
    const cwd = temporaryFolder();
    writeFileSync(path.join(cwd, 'root.json'), server.root);
    const env = { MARKETPLACE_TOKEN: server.token };
    const wpk = (...args: string[]): Promise<Said> =>
      wpkHere(['--home', path.join(cwd, 'home'), '--json', ...args], { cwd, env });
    const add = ['sync', 'add', server.url, '--root', 'root.json', '--name', 'team'];

    const asked = errorOf(await wpk(...add));
    expect(asked.code).toBe('cli.consent-needed');
    const { fingerprint } = asked.details['plan'] as { fingerprint: string };
    expect(errorOf(await wpk(...add, '--fingerprint', 'sha256:12')).code).toBe('sync.fingerprint-differs');
    expect((await wpk('sync', 'add', 'http://10.0.0.1', '--root', 'root.json', '--name', 'x')).code).toBe(2);
    expect(documentOf(await wpk(...add, '--fingerprint', fingerprint))).toMatchObject({
      id: 'team',
      state: 'new',
      hasToken: true,
    });
    expect(documentOf(await wpk('sync', 'now', 'team'))).toMatchObject({
      items: [{ id: 'team', result: { extensions: 1, versions: 1, conflicts: 0 } }],
    });
    expect(documentOf(await wpk('sync', 'list'))).toMatchObject({
      items: [{ id: 'team', state: 'current', extensions: 1 }],
    });
    expect(documentOf(await wpk('sync', 'status', 'team'))).toMatchObject({ history: [{ outcome: 'done' }] });
    expect(documentOf(await wpk('sync', 'conflicts'))).toEqual({ items: [] });
    expect(documentOf(await wpk('search', 'hello'))).toMatchObject({
      items: [{ id: 'acme.hello', origin: 'team' }],
    });
    expect(documentOf(await wpk('search', '@origin:team', 'hello'))).toMatchObject({ total: 1 });
    expect(documentOf(await wpk('search', '@origin:local'))).toMatchObject({ total: 0 });
    expect((await wpk('install', 'acme.hello', '--yes')).code).toBe(0);
    expect(documentOf(await wpk('verify', 'acme.hello@1.0.0'))).toBeDefined();
    expect(documentOf(await wpk('sync', 'token', 'team', '--none'))).toMatchObject({ hasToken: false });
    expect(errorOf(await wpk('sync', 'now', 'team')).code).toBe('sync.not-admitted');
    expect(documentOf(await wpk('sync', 'automatic', '--hours', '0'))).toEqual({ hours: 0 });
    expect(documentOf(await wpk('sync', 'remove', 'team'))).toEqual({ removed: true, kept: ['acme.hello'] });
    expect(errorOf(await wpk('sync', 'status', 'team')).code).toBe('sync.remote-unknown');
  });
});
