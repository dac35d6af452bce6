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
    expect(errorOf(await bob(cwd, 'block', '--json')).code).toBe('cli.usage');
  });
});
