import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../src-shared/models/role.ts';
import { sharingServer, type SharingServer } from '../../support/sharing-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { documentOf, errorOf, wpkHere, type Said } from '../../support/wpk-here.ts';

let server: SharingServer;

beforeAll(async () => {
  server = await sharingServer({ packages: [{}] });
}, 120_000);
afterAll(() => server.close());

async function personAs(role: Role) {
  const wanted = { name: role, role, publisherId: null, expiresInDays: 1 } as const;
  const { token } = await server.station.accessTokens.create(wanted, 'test');
  return (cwd: string, ...args: string[]): Promise<Said> =>
    wpkHere([...args, '--registry', server.url, '--home', path.join(cwd, 'home')], {
      cwd,
      env: { MARKETPLACE_TOKEN: token },
    });
}

describe('wpk at a server', () => {
  it("sends a new publisher's key by itself from the home that signed", { timeout: 60_000 }, async () => {
    const cwd = temporaryFolder();
    const wpk = (...args: string[]) => wpkHere([...args, '--home', path.join(cwd, 'home')], { cwd });
    const developer = await personAs('developer');
    await wpk('init', 'sung', '--publisher', 'grove');
    await wpk('package', 'sung', '--out', 'sung.wpk');
    expect(await wpk('sign', 'sung.wpk')).toMatchObject({ code: 0 });
    const elsewhere = await developer(temporaryFolder(), 'publish', path.join(cwd, 'sung.wpk'), '--json');
    expect(errorOf(elsewhere).code).toBe('registry.first-key-needed');
    const published = await developer(cwd, 'publish', 'sung.wpk', '--json');
    expect(documentOf(published)).toMatchObject({ state: 'pending' });
  });

  it(
    'tells in words of its own home what was blocked and what it cannot do',
    { timeout: 60_000 },
    async () => {
      const cwd = temporaryFolder();
      const wpk = (...args: string[]) => wpkHere([...args, '--home', path.join(cwd, 'home')], { cwd });
      await wpk('init', 'sung', '--publisher', 'grove');
      await wpk('package', 'sung', '--out', 'sung.wpk');
      await wpk('sign', 'sung.wpk');
      await wpk('publish', 'sung.wpk');
      const { items } = documentOf<{ items: { version: string }[] }>(await wpk('review', 'list', '--json'));
      const version = `grove.sung@${items[0]?.version ?? ''}`;
      await wpk('review', 'approve', version);
      expect(await wpk('install', 'grove.sung', '--yes')).toMatchObject({ code: 0 });
      await wpk('block', version, '--reason', 'It lies.', '--evidence', 'See.');
      const { stdout } = await wpk('list');
      expect(stdout).toContain(`${version} was blocked: It lies. (See.)`);
      expect(stdout).not.toContain('disabled');

      const nobody = errorOf(await wpk('publishing', 'list', 'nope.x', '--json'));
      expect(nobody.code).toBe('registry.publisher-not-found');
      const issue = ['entitlement', 'issue', 'grove.sung', '--until', '3d', '--user'];
      expect((await wpk(...issue, 'me')).stderr).toContain('--user takes the fingerprint');
      await wpk(...issue, `sha256:${'0'.repeat(64)}`);
      const locked = await wpkHere([...issue, `sha256:${'1'.repeat(64)}`, '--home', path.join(cwd, 'home')], {
        cwd,
        env: { MARKETPLACE_PASSPHRASE: '' },
      });
      expect(locked.stderr).toContain('The key that signs entitlements is protected by a passphrase');
    },
  );

  it('names the verb with which another reviewer agrees to a block', async () => {
    const cwd = temporaryFolder();
    const [ann, bob] = [await personAs('reviewer'), await personAs('reviewer')];
    const why = ['--reason', 'It lies.', '--evidence', 'See the report.'];
    const asked = await ann(cwd, 'block', 'acme.hello@1.0.0', ...why);
    const [, id = ''] = /wpk block --registry \S+ --agree (\S+)/.exec(asked.stdout) ?? [];
    expect(documentOf(await bob(cwd, 'block', '--requests', '--json'))).toMatchObject({ items: [{ id }] });
    expect((await bob(cwd, 'block', '--requests')).stdout).toContain('It lies.');
    expect((await ann(cwd, 'block', '--agree', id)).code).not.toBe(0);
    expect((await bob(cwd, 'block', '--agree', id)).stdout).toBe('acme.hello@1.0.0: blocked\n');
    const offered = (await bob(cwd, 'show', 'acme.hello')).stdout;
    expect(offered).toContain('acme.hello  (no version to install)');
    expect(offered).not.toContain('nobody');
    expect(errorOf(await bob(cwd, 'block', '--json')).code).toBe('cli.usage');
    expect(errorOf(await bob(cwd, 'block', '--agree', id, '--undo', '--json')).code).toBe('cli.usage');
  });
});
