import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createStation } from '../../../src-main/station.ts';
import { createWorkbench } from '../../../src-main/workbench/index.ts';
import { helloPackage } from '../../support/published-hello.ts';
import { ADMIN, quiet, sharingServer, type SharingServer } from '../../support/sharing-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { documentOf, errorOf, wpkHere, type Said } from '../../support/wpk-here.ts';

/** Nothing to derive keys from: that takes its time on purpose. */
const BARE = { MARKETPLACE_PASSPHRASE: '' };

let server: SharingServer;

beforeAll(async () => {
  server = await sharingServer({ packages: [{}, { version: '1.1.0' }] });
}, 120_000);
afterAll(() => server.close());

describe('wpk sync', () => {
  it('follows a server, brings its catalog here, and lets it go again', { timeout: 120_000 }, async () => {
    const cwd = temporaryFolder();
    writeFileSync(path.join(cwd, 'root.json'), server.root);
    const env = { ...BARE, MARKETPLACE_TOKEN: server.token };
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
      items: [{ id: 'team', result: { extensions: 1, versions: 2, conflicts: 0 } }],
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
    const shown = async (): Promise<string> =>
      (await wpkHere(['--home', path.join(cwd, 'home'), 'show', 'acme.hello'], { cwd })).stdout;
    expect(await shown()).toMatch(/from the registry team, as of 2/);
    expect(await shown()).toMatch(/audited by the registry team, as its catalog tells: 0 errors/);
    expect((await wpk('install', 'acme.hello@1.0.0', '--yes')).code).toBe(0);
    expect((await wpk('install', 'acme.hello@1.1.0', '--yes')).code).toBe(0);
    expect(await shown()).toMatch(/audited by the registry team \(.+\): 0 errors, .+; its signature holds/);
    expect(documentOf(await wpk('verify', 'acme.hello@1.0.0'))).toBeDefined();
    const back = await wpkHere(['--home', path.join(cwd, 'home'), 'rollback', 'acme.hello', '--yes'], {
      cwd,
    });
    expect(back).toMatchObject({ code: 0 });
    expect(back.stdout + back.stderr).toContain('audit by the registry team: 0 errors');
    expect(back.stdout + back.stderr).not.toContain('not been audited');
    expect(documentOf(await wpk('sync', 'token', 'team', '--none'))).toMatchObject({ hasToken: false });
    expect(errorOf(await wpk('sync', 'now', 'team')).code).toBe('sync.not-admitted');
    writeFileSync(path.join(cwd, 'token'), `${server.token}\n`);
    writeFileSync(path.join(cwd, 'empty'), '\n');
    expect((await wpk('sync', 'token', 'team', '--token-file', 'empty')).code).toBe(2);
    expect((await wpk('sync', 'token', 'team', '--token-file', 'token', '--none')).code).toBe(2);
    const changed = await wpk('sync', 'token', 'team', '--token-file', 'token');
    expect(documentOf(changed)).toMatchObject({ hasToken: true });
    expect((await wpk('sync', 'now', 'team')).code).toBe(0);
    // Another tenant of the same server, which publishes nothing.
    const home = path.join(server.station.home, 'tenants', 'desk');
    const desk = await createStation({ home, workbench: createWorkbench(), keychain: null, tenant: 'desk' });
    const wanted = { name: 'follower', role: 'user', publisherId: null, expiresInDays: 1 } as const;
    const { token } = await desk.accessTokens.create(wanted, 'test');
    await desk.close();
    expect((await wpk('sync', 'token', 'team', '--token', token)).code).toBe(0);
    expect(errorOf(await wpk('sync', 'now', 'team')).code).toBe('sync.metadata-unpublished');
    for (const since of ['2026-02-30', 'gone.wpkmirror']) {
      const out = ['mirror', 'export', 'x.wpkmirror', '--own', '--all', '--since', since];
      expect(errorOf(await wpk(...out)).details['problem']).toContain('such as 2026-01-31 or');
    }
    expect(documentOf(await wpk('sync', 'automatic', '--hours', '0'))).toEqual({ hours: 0 });
    expect(documentOf(await wpk('sync', 'remove', 'team'))).toEqual({ removed: true, kept: ['acme.hello'] });
    expect(errorOf(await wpk('sync', 'status', 'team')).code).toBe('sync.remote-unknown');
  });

  it(
    'goes on where one of several servers cannot be asked, and says how each ended',
    {
      timeout: 120_000,
    },
    async () => {
      const cwd = temporaryFolder();
      const out = path.join(cwd, 'all.wpkmirror');
      const { fingerprint } = await server.station.mirror.export(
        { out, from: null, choice: { all: true, named: [] }, since: undefined, url: undefined },
        quiet,
      );
      const other = await sharingServer({ packages: [{ name: 'other', displayName: 'Other' }] });
      onTestFinished(() => other.close());
      const down = await sharingServer({ packages: [] });
      await down.close();
      const wpk = (...args: string[]): Promise<Said> =>
        wpkHere(['--home', path.join(cwd, 'home'), ...args], { cwd, env: BARE });
      for (const [name, { root, url, token }] of Object.entries({ down, other })) {
        writeFileSync(path.join(cwd, `${name}.json`), root);
        writeFileSync(path.join(cwd, `${name}.token`), token);
        const add = ['sync', 'add', url, '--root', `${name}.json`, '--name', name];
        const asked = await wpk(...add, '--token-file', `${name}.token`);
        expect(asked.code).toBe(1);
        const [shown = ''] = /sha256:[0-9a-f]{64}/.exec(asked.stderr) ?? [];
        expect(asked.stderr).toContain(`${url} will be followed as ${name}.`);
        const added = await wpk(...add, '--token-file', `${name}.token`, '--yes');
        expect(added.stdout).toContain(`${name} is followed, with the root ${shown}.`);
      }
      writeFileSync(path.join(cwd, 'root.json'), server.root);
      const known = ['--root', 'root.json', '--fingerprint', fingerprint, '--as', 'carried'];
      expect((await wpk('mirror', 'import', out, ...known, '--yes')).code).toBe(0);

      const said = await wpk('--json', 'sync', 'now');
      expect(said.code).toBe(1);
      expect(documentOf(said)).toMatchObject({
        items: [
          { id: 'carried', state: 'skipped' },
          { id: 'down', state: 'failed', error: { code: 'sync.unreachable' } },
          { id: 'other', state: 'done', result: { conflicts: 1 } },
        ],
      });
      const shown = await wpk('sync', 'now');
      expect(shown.code).toBe(1);
      expect(shown.stdout).toMatch(/^carried: skipped.*\ndown: FAILED.*\n.*\(sync\.unreachable\)\nother: 0/);
      expect(errorOf(await wpk('--json', 'sync', 'now', 'carried')).code).toBe('sync.without-address');
      const { items } = documentOf(await wpk('--json', 'sync', 'status', 'carried')) as {
        items: readonly unknown[];
      };
      expect(items).toMatchObject([{ id: 'carried', url: null }]);
      expect((await wpk('sync', 'list')).stdout).toContain('no address, came in a mirror file');
      const report = [
        'outbox',
        'report',
        'acme.hello',
        '--reason',
        'misleading',
        '--text',
        'x',
        '--to',
        'carried',
      ];
      expect(errorOf(await wpk('--json', ...report)).code).toBe('sync.without-address');
    },
  );
});

describe('wpk outbox', () => {
  it(
    'tells the author how the server decided, and fails where a person is needed',
    { timeout: 120_000 },
    async () => {
      const cwd = temporaryFolder();
      writeFileSync(path.join(cwd, 'root.json'), server.root);
      const wanted = { name: 'author', role: 'developer', publisherId: null, expiresInDays: 1 } as const;
      const { token } = await server.station.accessTokens.create(wanted, 'test');
      const home = ['--home', path.join(cwd, 'home')];
      const wpk = (...args: string[]): Promise<Said> =>
        wpkHere([...home, ...args], { cwd, env: { MARKETPLACE_TOKEN: token } });
      const add = ['sync', 'add', server.url, '--root', 'root.json', '--name', 'team', '--json'];
      const { fingerprint } = errorOf(await wpk(...add)).details['plan'] as { fingerprint: string };
      expect((await wpk(...add, '--fingerprint', fingerprint)).code).toBe(0);
      expect(errorOf(await wpk('outbox', 'list', '--to', 'nope', '--json')).code).toBe('sync.remote-unknown');
      expect((await wpk('outbox', 'send')).stdout).toBe('Nothing is on its way.\n');

      // Without a signature nothing of it is kept here.
      const bytes = await helloPackage({ publisher: 'ada', name: 'greeting' });
      writeFileSync(path.join(cwd, 'a.wpk'), bytes);
      const publish = ['outbox', 'publish', 'a.wpk', '--to', 'team'];
      expect(errorOf(await wpk(...publish, '--json')).code).toBe('trust.unsigned');
      expect((await wpk('outbox', 'list', '--all')).stdout).toBe('Nothing is on its way.\n');
      expect((await wpk('sign', 'a.wpk')).code).toBe(0);

      // No token: it waits, and says what is missing.
      await wpk('sync', 'token', 'team', '--none');
      const tokenless = await wpk(...publish);
      expect(tokenless.code).toBe(1);
      expect(tokenless.stdout).toContain('`wpk sync token team`');
      expect((await wpk('outbox', 'send')).code).toBe(1);
      expect((await wpk('sync', 'token', 'team')).code).toBe(0);
      expect((await wpk('outbox', 'send')).code).toBe(0);

      const { submissions, moderation } = server.station.registry;
      const one = { extensionId: 'ada.greeting', version: '1.0.0' };
      await vi.waitUntil(async () => (await submissions.list(one))[0]?.state === 'pending', 30_000);
      await moderation.reject(one, { reason: 'No docs.' }, ADMIN);
      const sent = await wpk('outbox', 'send');
      expect(sent.code).toBe(0);
      expect(sent.stdout).toContain('publish ada.greeting@1.0.0 to team: rejected: No docs.');
      expect(sent.stdout).not.toContain('Everything has arrived');
      expect((await wpk('outbox', 'list', '--all')).stdout).toContain('rejected: No docs.');
    },
  );
});
