import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { versionFolder } from '../../../src-main/installs/folders.ts';
import { DEVELOPER, PERSON, TestHome } from '../../support/installs/open-home.ts';

const ID = 'acme.tool';
let home: TestHome;
let folder: string;
let digest: string;
beforeEach(async () => {
  home = await TestHome.open(temporaryFolder());
  await home.registry.publishers.create({ id: 'acme', displayName: 'Acme' }, DEVELOPER);
  digest = await home.publish({
    id: ID,
    main: "import { storage } from 'marketplace';\nexport const commands = { hello: async () => { await storage.set('k', 1); return storage.keys(); } };\n",
    manifest: { permissions: [{ capability: 'storage', reason: 'Counts.' }] },
  });
  await home.install(ID);
  folder = versionFolder(home.home, { extensionId: ID, version: '1.0.0', digest });
});
afterEach(() => home.close());

const run = () => home.installs.run({ extensionId: ID, name: 'hello', input: {} }, PERSON);

describe('the integrity check', () => {
  it('finds nothing where nothing is wrong', async () => {
    expect(await home.installs.fsck({ repair: false })).toEqual({
      ok: true,
      checked: { extensions: 1, files: 5 },
      lines: [],
    });
  });

  it('names every file that is changed, lost or foreign, and repairs from the blob', async () => {
    await writeFile(path.join(folder, 'dist/main.js'), 'export const commands = {};\n');
    await rm(path.join(folder, 'LICENSE'));
    await writeFile(path.join(folder, 'foreign.js'), 'x');
    const report = await home.installs.fsck({ repair: false });
    expect(report.ok).toBe(false);
    expect(report.lines.map(({ file, problem }) => [path.posix.basename(file), problem])).toEqual([
      ['LICENSE', 'missing'],
      ['main.js', 'changed'],
      ['foreign.js', 'extra'],
    ]);
    expect(report.lines[0]?.file).toBe(`installed/${ID}/${path.basename(folder)}/LICENSE`);
    const repaired = await home.installs.fsck({ repair: true, actor: PERSON });
    expect(repaired).toMatchObject({ ok: true });
    expect(repaired.lines.every((line) => line.repaired)).toBe(true);
    expect((await home.installs.fsck({ repair: false })).lines).toEqual([]);
    expect((await run()).result.outcome).toBe('ok');
    const last = (await home.installs.history({ extensionId: ID, limit: 50, offset: 0 })).at(-1);
    expect(last).toMatchObject({
      action: 'repair',
      from: 'active',
      to: 'active',
      actor: PERSON,
      details: { count: 3 },
    });
  });

  it('repairs a folder that is gone, and one where a folder stands in place of a file', async () => {
    await rm(folder, { recursive: true });
    expect((await home.installs.fsck({ repair: false })).lines).toMatchObject([
      { problem: 'folder-missing' },
    ]);
    await home.installs.fsck({ repair: true });
    expect((await run()).result.outcome).toBe('ok');
    await rm(path.join(folder, 'README.md'));
    await mkdir(path.join(folder, 'README.md'));
    expect((await home.installs.fsck({ repair: true })).ok).toBe(true);
    expect(await readFile(path.join(folder, 'README.md'), 'utf8')).toBe('# tool\n');
  });

  it('reports a blob that is gone or damaged, and then repairs nothing from it', async () => {
    const hex = digest.slice('sha256:'.length);
    const blob = path.join(home.home, 'blobs', 'sha256', hex.slice(0, 2), hex.slice(2));
    const bytes = await readFile(blob);
    await rm(blob, { force: true });
    await writeFile(path.join(folder, 'README.md'), 'changed');
    const report = await home.installs.fsck({ repair: true });
    expect(report.ok).toBe(false);
    expect(report.lines.map(({ problem, repaired }) => [problem, repaired])).toEqual([
      ['changed', false],
      ['blob-missing', false],
    ]);
    await writeFile(blob, Buffer.from(bytes).fill(0, 0, 1));
    expect((await home.installs.fsck({ repair: false })).lines).toMatchObject([
      { problem: 'changed' },
      { problem: 'blob-corrupt' },
    ]);
  });

  it('finds folders that the ledger does not lead to', async () => {
    await mkdir(path.join(home.home, 'installed', ID, '9.9.9-000000000000'));
    expect((await home.installs.fsck({ repair: false })).lines).toMatchObject([{ problem: 'orphan-folder' }]);
    await home.installs.fsck({ repair: true });
    expect((await home.installs.fsck({ repair: false })).lines).toEqual([]);
  });
});

describe('uninstalling', () => {
  it('keeps the data unless asked, removes the files, and keeps the past', async () => {
    await run();
    const { installationId } = await home.installs.get(ID);
    await home.installs.uninstall({ extensionId: ID, deleteData: false }, PERSON);
    expect(await home.installs.list()).toEqual([]);
    expect(await home.installs.list({ all: true })).toMatchObject([
      { installationId, status: 'uninstalled' },
    ]);
    await expect(readFile(path.join(folder, 'wpk.json'))).rejects.toThrow(/ENOENT/);
    await home.install(ID);
    expect((await home.installs.get(ID)).installationId).not.toBe(installationId);
    expect(await home.store.read((tx) => tx.storage.keys(ID))).toEqual(['k']);
    await home.installs.uninstall({ extensionId: ID, deleteData: true }, PERSON);
    expect(await home.store.read((tx) => tx.storage.keys(ID))).toEqual([]);
  });
});

describe('being asked about exposure', () => {
  it('answers when a package was here, from where, by whom, and how often it ran', async () => {
    await run();
    await home.publish({ id: ID, version: '1.1.0' });
    await home.update(ID);
    const [old, now] = await home.installs.exposed({ extensionId: ID });
    expect(old).toMatchObject({
      version: '1.0.0',
      digest,
      source: 'local',
      actor: PERSON,
      runs: 1,
      enabled: true,
    });
    expect(old?.until).not.toBeNull();
    expect(now).toMatchObject({ version: '1.1.0', until: null, runs: 0 });
    expect(await home.installs.exposed({ digest })).toHaveLength(1);
    expect(await home.installs.exposed({ extensionId: ID, version: '3.0.0' })).toEqual([]);
  });
});
