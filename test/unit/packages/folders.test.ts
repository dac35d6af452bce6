import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  collectShipped,
  createPackageWorker,
  packFiles,
  packFolder,
  surveyFolder,
  writeFilesSafely,
} from '../../../src-main/packages/index.ts';
import { refusalOf } from '../../support/refusal.ts';
import { sampleFiles } from '../../support/sample-manifest.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function project(files: ReadonlyMap<string, Uint8Array> = sampleFiles()): string {
  const folder = path.join(temporaryFolder(), 'project');
  for (const [file, contents] of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), contents);
  }
  return folder;
}

async function build(where: string): Promise<void> {
  mkdirSync(path.join(where, 'dist'));
  writeFileSync(path.join(where, 'dist/main.js'), 'export {};');
}

describe('collecting what ships', () => {
  it('takes the root names, dist and assets, and lists what stays at home', async () => {
    const folder = project(
      sampleFiles(
        {},
        {
          'src/main.ts': 'x',
          'assets/a/b.svg': '<svg/>',
          'notes.txt': 'x',
          LICENSE: 'MIT',
          'readme.md': 'x',
        },
      ),
    );
    const { files, ignored } = await surveyFolder(folder);
    expect([...files.keys()]).toEqual(['LICENSE', 'README.md', 'assets/a/b.svg', 'dist/main.js', 'wpk.json']);
    expect(ignored).toEqual(['notes.txt', 'readme.md', 'src']);
    expect([...(await collectShipped(folder))]).toEqual([...files]);
  });

  it.each([
    ['a link to a file outside', 'dist/out.js', '/etc/hostname'],
    ['a link to a file inside', 'dist/in.js', 'main.js'],
    ['a link to a folder', 'assets', 'dist'],
    ['a link that leads nowhere', 'dist/none.js', 'nowhere'],
    ['a link in the place of a root file', 'LICENSE', '/etc/hostname'],
  ])('refuses %s', async (_, link, target) => {
    const folder = project();
    symlinkSync(target, path.join(folder, link));
    expect(await refusalOf(() => collectShipped(folder))).toBe('packages.link-in-folder');
  });

  it('does not care about links that do not ship', async () => {
    const folder = project();
    symlinkSync('/', path.join(folder, 'node_modules'));
    expect((await surveyFolder(folder)).ignored).toEqual(['node_modules']);
  });

  it('refuses a folder in the place of a file, and a file in the place of a folder', async () => {
    const folder = project();
    mkdirSync(path.join(folder, 'LICENSE'));
    expect(await refusalOf(() => collectShipped(folder))).toBe('packages.special-file-in-folder');
    const other = project();
    writeFileSync(path.join(other, 'assets'), 'x');
    expect(await refusalOf(() => collectShipped(other))).toBe('packages.special-file-in-folder');
  });

  it('refuses names that no package may hold', async () => {
    const folder = project();
    writeFileSync(path.join(folder, 'dist/a\u202eb.js'), 'x');
    expect(await refusalOf(() => collectShipped(folder))).toBe('packages.name-invisible-character');
  });

  it('refuses what is no folder', async () => {
    const folder = project();
    expect(await refusalOf(() => collectShipped(path.join(folder, 'none')))).toBe('packages.not-found');
    expect(await refusalOf(() => collectShipped(path.join(folder, 'wpk.json')))).toBe(
      'packages.not-a-folder',
    );
  });
});

describe('packing a folder', () => {
  it('gives the same bytes from another folder, with other dates and modes', async () => {
    const one = project();
    const two = project();
    utimesSync(path.join(two, 'dist/main.js'), 1, 1);
    chmodSync(path.join(two, 'dist/main.js'), 0o700);
    writeFileSync(path.join(two, 'unshipped.txt'), 'x');
    const [first, second] = [await packFolder(one), await packFolder(two)];
    expect(second.digest).toBe(first.digest);
    expect(Buffer.from(second.bytes).equals(first.bytes)).toBe(true);
    expect(first.entries.map((entry) => entry.path)).toEqual(['README.md', 'dist/main.js', 'wpk.json']);
    expect(second.ignored).toEqual(['unshipped.txt']);
  });

  it('builds first', async () => {
    const files = sampleFiles();
    files.delete('dist/main.js');
    const folder = project(files);
    expect(await refusalOf(() => packFolder(folder))).toBe('packages.main-missing');
    expect((await packFolder(folder, { build })).entries).toHaveLength(3);
  });

  it('refuses a folder without manifest, and one with a bad manifest', async () => {
    expect(await refusalOf(() => packFolder(temporaryFolder()))).toBe('packages.manifest-missing');
    expect(await refusalOf(() => packFolder(project(sampleFiles({ name: 'NO' }))))).toBe(
      'packages.manifest-invalid',
    );
  });
});

describe('writing files safely', () => {
  it('writes a new folder with mode 0644', async () => {
    const target = path.join(temporaryFolder(), 'out');
    const files = sampleFiles({}, { 'assets/a/b/c.txt': 'deep' });
    const umask = process.umask(0o077);
    try {
      await writeFilesSafely(files, target);
    } finally {
      process.umask(umask);
    }
    for (const [file, contents] of files) {
      expect(Buffer.from(contents).equals(readFileSync(path.join(target, file)))).toBe(true);
      expect(statSync(path.join(target, file)).mode & 0o777).toBe(0o644);
    }
  });

  it('refuses a folder that exists, even behind a link', async () => {
    const folder = temporaryFolder();
    symlinkSync(temporaryFolder(), path.join(folder, 'link'));
    expect(await refusalOf(() => writeFilesSafely(sampleFiles(), folder))).toBe('packages.target-exists');
    expect(await refusalOf(() => writeFilesSafely(sampleFiles(), path.join(folder, 'link')))).toBe(
      'packages.target-exists',
    );
  });

  it.each([
    ['../evil', 'packages.name-traversal'],
    ['/tmp/evil', 'packages.name-absolute'],
    ['a\\..\\evil', 'packages.name-backslash'],
  ])('checks names again: %s', async (name, code) => {
    const target = path.join(temporaryFolder(), 'out');
    expect(await refusalOf(() => writeFilesSafely(new Map([[name, new Uint8Array(1)]]), target))).toBe(code);
    expect(existsSync(target)).toBe(false);
  });

  it('leaves nothing behind when it fails midway', async () => {
    const folder = temporaryFolder();
    const files = new Map([
      ['a', new Uint8Array(1)],
      [`${'d/'.repeat(3)}${'n'.repeat(300)}`, new Uint8Array(1)],
    ]);
    await expect(writeFilesSafely(files, path.join(folder, 'out'))).rejects.toThrow(/ENAMETOOLONG/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not write through a hard link, because every file is new', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'precious'), 'keep');
    linkSync(path.join(folder, 'precious'), path.join(folder, 'other'));
    await writeFilesSafely(new Map([['precious', new Uint8Array(1)]]), path.join(folder, 'out'));
    expect(readFileSync(path.join(folder, 'precious'), 'utf8')).toBe('keep');
  });
});

describe('the packages worker', () => {
  it('reads bytes and files, packs folders, and carries refusals', async () => {
    const worker = createPackageWorker();
    try {
      const folder = project();
      const packed = await worker.packFolder(folder);
      const file = path.join(folder, 'out.wpk');
      writeFileSync(file, packed.bytes);
      expect((await worker.read(file)).digest).toBe(packed.digest);
      const found = await worker.read(await packFiles(sampleFiles()));
      expect([...found.files.keys()]).toEqual(['README.md', 'dist/main.js', 'wpk.json']);
      expect(found.manifest.name).toBe('hyper-momentum');
      expect(await refusalOf(() => worker.read(Buffer.from('no zip')))).toBe('packages.not-a-zip');
      expect(await refusalOf(() => worker.read(path.join(folder, 'none')))).toBe('packages.not-found');
    } finally {
      await worker.close();
    }
  });
});
