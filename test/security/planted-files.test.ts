import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestHome } from '../support/installs/open-home.ts';
import { rejectionOf } from '../support/refused-code.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ID = 'acme.one';
const PERMISSIONS = {
  permissions: [
    { capability: 'network', hosts: ['a.example.com', 'b.example.com'], reason: 'Asks.' },
    { capability: 'storage', reason: 'Keeps.' },
  ],
};

let home: string;
/** A folder of somebody else's that nothing in here may touch. */
let precious: string;
let work: TestHome;

beforeEach(async () => {
  const root = temporaryFolder();
  home = path.join(root, 'home');
  precious = path.join(root, 'precious');
  await mkdir(path.join(precious, 'sub'), { recursive: true });
  await writeFile(path.join(precious, 'file.txt'), 'keep');
  work = await TestHome.open(home);
});
afterEach(async () => {
  await work.close();
});

const installed = (...names: readonly string[]): string => path.join(home, 'installed', ...names);
const preciousIsWhole = async (): Promise<void> => {
  expect((await readdir(precious, { recursive: true })).toSorted()).toEqual(['file.txt', 'sub']);
  expect(await readFile(path.join(precious, 'file.txt'), 'utf8')).toBe('keep');
};
async function installOne(): Promise<string> {
  await work.publish({ id: ID, manifest: PERMISSIONS });
  await work.install(ID);
  const [version = ''] = await readdir(installed(ID));
  return installed(ID, version);
}
async function plant(link: string): Promise<void> {
  await rm(link, { recursive: true, force: true });
  await mkdir(path.dirname(link), { recursive: true });
  await symlink(precious, link);
}
const runs = async (): Promise<string> =>
  (await work.installs.run({ extensionId: ID, name: 'hello', input: {} }, 'person')).result.outcome;
/** Edits the database behind the station's back, as another program could. */
async function edit(sql: string): Promise<void> {
  await work.close();
  const database = new Database(path.join(home, 'store.sqlite'));
  database.exec(sql);
  database.close();
  work = await TestHome.open(home);
}
const wrongChecks = async (): Promise<readonly string[]> =>
  (await work.store.check()).filter(({ ok }) => !ok).map(({ name }) => name);

describe('a link planted in a home', () => {
  it.each([
    ['the place of an extension', () => installed('some.body')],
    ['the place of everything installed', () => path.join(home, 'installed')],
    ['the place of work under way', () => path.join(home, 'staging')],
  ])('in %s costs nobody a file when the home is opened', async (_, link) => {
    await plant(link());
    await work.installs.recover();
    await preciousIsWhole();
    expect((await work.installs.fsck({ repair: true })).ok).toBe(true);
    await preciousIsWhole();
  });

  it.each([
    ['an extension', () => installed(ID)],
    ['everything installed', () => path.join(home, 'installed')],
    ['work under way', () => path.join(home, 'staging')],
  ])('in the place of %s is replaced, not followed, by an install', async (_, link) => {
    await work.publish({ id: ID });
    await plant(link());
    await work.install(ID);
    expect(await runs()).toBe('ok');
    await preciousIsWhole();
    await work.installs.uninstall({ extensionId: ID, deleteData: true }, 'person');
    await preciousIsWhole();
  });

  it('in the place of an installed version is named by the check and replaced by its repair', async () => {
    const version = await installOne();
    await plant(version);
    const found = await work.installs.fsck({ repair: false });
    expect(found.lines.map(({ problem }) => problem)).toEqual(['folder-missing']);
    expect((await work.installs.fsck({ repair: true })).ok).toBe(true);
    await preciousIsWhole();
    expect(await work.installs.fsck({ repair: false })).toMatchObject({ ok: true, lines: [] });
    expect(await runs()).toBe('ok');
  });

  it('in the place of a folder of an installed version is not written through by the repair', async () => {
    const version = await installOne();
    await plant(path.join(version, 'dist'));
    expect(await rejectionOf(runs())).toBe('installs.file-missing');
    await work.installs.fsck({ repair: true });
    await preciousIsWhole();
    expect(await work.installs.fsck({ repair: false })).toMatchObject({ ok: true, lines: [] });
    expect(await runs()).toBe('ok');
  });
});

describe('a file that does not belong into a home', () => {
  it('does not keep the home from opening, and stays', async () => {
    const version = await installOne();
    const stray = installed('.DS_Store');
    await writeFile(stray, 'x');
    await mkdir(path.join(home, 'staging'), { recursive: true });
    await writeFile(path.join(home, 'staging', 'notes.txt'), 'mine');
    await work.installs.recover();
    expect((await work.installs.fsck({ repair: true })).ok).toBe(true);
    expect(existsSync(stray) && existsSync(path.join(home, 'staging', 'notes.txt'))).toBe(true);
    expect(existsSync(version)).toBe(true);
  });
});

describe('a store that was edited by hand', () => {
  const unlock = 'DROP TRIGGER ledger_keeps; DROP TRIGGER ledger_stays; DROP TRIGGER ledger_gapless;';

  it('is sound as long as nobody edits it', async () => {
    await installOne();
    expect(await wrongChecks()).toEqual([]);
  });

  it.each([
    ['grants', `state = json_set(state, '$.grants', json('[{"capability":"notify"}]'))`],
    ['the person', `actor = 'nobody'`],
    ['the digest', `digest = 'sha256:${'0'.repeat(64)}'`],
    ['a reason', `details = '{}'`],
    ['a time', 'at = 1'],
  ])('is found by the full check: %s of a ledger row', async (_, assignment) => {
    await installOne();
    await edit(`${unlock} UPDATE ledger SET ${assignment} WHERE seq = 5;`);
    expect(await wrongChecks()).toEqual(['store.schema', 'ledger.log']);
  });

  it('is found by the full check: rows that were added or taken away', async () => {
    await installOne();
    const copy = 'installation_id, extension_id, version, digest, to_state';
    await edit(
      `INSERT INTO ledger SELECT 6, ${copy}, 'active', action, actor, at, state, details FROM ledger WHERE seq = 5;`,
    );
    expect(await wrongChecks()).toEqual(['ledger.log']);
    await edit(`${unlock} DELETE FROM ledger WHERE seq > 4;`);
    expect(await wrongChecks()).toEqual(['store.schema', 'ledger.log']);
  });

  it('is found by the integrity check: an installed file and its recorded hash changed together', async () => {
    const version = await installOne();
    const evil = 'export const commands = { hello: () => "evil" };\n';
    await writeFile(path.join(version, 'dist/main.js'), evil);
    const { createHash } = await import('node:crypto');
    const hash = createHash('sha256').update(evil).digest('hex');
    await edit(
      `UPDATE files SET sha256 = '${hash}', size_bytes = ${evil.length} WHERE path = 'dist/main.js';`,
    );
    const found = await work.installs.fsck({ repair: false });
    expect(found.lines.map(({ problem }) => problem)).toEqual(['record-changed', 'changed']);
    expect(await work.installs.fsck({ repair: true })).toMatchObject({ ok: true });
    expect(await work.installs.fsck({ repair: false })).toMatchObject({ ok: true, lines: [] });
    const answer = await work.installs.run({ extensionId: ID, name: 'hello', input: {} }, 'person');
    expect(answer.result.value).toBe(1);
  });

  it('is found by the integrity check: a manifest that asks for less than the package', async () => {
    await installOne();
    await edit(
      `UPDATE settings SET value = json_set(value, '$.permissions', json('[]')) WHERE key LIKE 'installed-manifest:%';`,
    );
    const found = await work.installs.fsck({ repair: false });
    expect(found.lines.map(({ problem }) => problem)).toEqual(['record-changed']);
  });

  it.each(['../../precious', '..', '.', 'acme/../../precious', '/tmp'])(
    'cannot make a folder of the name %s',
    async (name) => {
      await installOne();
      await edit(
        `INSERT INTO ledger SELECT 6, 'x', '${name}', version, digest, NULL, 'planned', action, actor, at, state, details FROM ledger WHERE seq = 5;`,
      );
      expect(await rejectionOf(work.installs.recover())).toBe('store.corrupt');
      await preciousIsWhole();
      // A backup of it is refused for the same reason, before anything is restored.
      expect(await wrongChecks()).toContain('ledger');
    },
  );
});

describe('going back to the version before', () => {
  it('does not give back what the person took away meanwhile', async () => {
    await work.publish({ id: ID, manifest: PERMISSIONS });
    await work.install(ID);
    await work.publish({ id: ID, version: '1.1.0', manifest: PERMISSIONS });
    await work.update(ID);
    await work.installs.setGrants(ID, [{ capability: 'network', hosts: ['b.example.com'] }], 'person');
    await work.rollback(ID);
    expect((await work.installs.get(ID)).grants).toEqual([
      { capability: 'network', hosts: ['b.example.com'] },
    ]);
  });

  it('gives back what only the version before declares', async () => {
    await work.publish({ id: ID, manifest: PERMISSIONS });
    await work.install(ID);
    await work.publish({ id: ID, version: '1.1.0' });
    await work.update(ID);
    expect((await work.installs.get(ID)).grants).toEqual([]);
    await work.rollback(ID);
    expect((await work.installs.get(ID)).grants.map(({ capability }) => capability)).toEqual([
      'network',
      'storage',
    ]);
  });
});
