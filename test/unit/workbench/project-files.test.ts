import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProjectFiles } from '../../../src-main/workbench/project-files.ts';
import { PROJECT_LIMITS } from '../../../src-shared/limits.ts';
import { rejectionOf } from '../../support/refused-code.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const files = createProjectFiles();

/** A project with one source, beside a secret that is none of its business. */
function project(): { folder: string; outside: string } {
  const parent = temporaryFolder();
  const folder = path.join(parent, 'project');
  mkdirSync(path.join(folder, 'src'), { recursive: true });
  writeFileSync(path.join(folder, 'src', 'main.ts'), 'export {};\n');
  writeFileSync(path.join(folder, 'wpk.json'), '{}');
  const outside = path.join(parent, 'secret.txt');
  writeFileSync(outside, 'secret');
  return { folder, outside };
}

describe('the tree of a project', () => {
  it('lists folders before files, each with its size', async () => {
    const { folder } = project();
    expect(await files.tree(folder)).toEqual({
      items: [
        { path: 'src', kind: 'folder', sizeBytes: 0 },
        { path: 'src/main.ts', kind: 'file', sizeBytes: 11 },
        { path: 'wpk.json', kind: 'file', sizeBytes: 2 },
      ],
      truncated: false,
    });
  });

  it('leaves out tools, hidden folders and links', async () => {
    const { folder, outside } = project();
    mkdirSync(path.join(folder, '.git'));
    mkdirSync(path.join(folder, 'node_modules'));
    symlinkSync(outside, path.join(folder, 'link.txt'));
    symlinkSync(path.dirname(outside), path.join(folder, 'above'));
    const { items } = await files.tree(folder);
    expect(items.map((one) => one.path)).toEqual(['src', 'src/main.ts', 'wpk.json']);
  });

  it('says when there is more than it lists', async () => {
    const { folder } = project();
    for (let at = 0; at <= PROJECT_LIMITS.files; at += 1) writeFileSync(path.join(folder, `${at}.txt`), '');
    const { items, truncated } = await files.tree(folder);
    expect(truncated).toBe(true);
    expect(items.length).toBeLessThanOrEqual(PROJECT_LIMITS.files);
  });

  it('refuses a folder that is gone', async () => {
    expect(await rejectionOf(files.tree('/no/such/folder'))).toBe('projects.folder-missing');
  });
});

describe('editing a text', () => {
  it('reads and writes it whole, and the digest of one is what the next takes', async () => {
    const { folder } = project();
    const before = await files.read(folder, 'src/main.ts');
    expect(before).toMatchObject({ text: 'export {};\n', sizeBytes: 11 });
    const after = await files.write(folder, 'src/main.ts', { text: 'new', digest: before.digest });
    expect(await files.read(folder, 'src/main.ts')).toEqual({ ...after, text: 'new' });
  });

  it('writes nothing over a change by another program', async () => {
    const { folder } = project();
    const { digest } = await files.read(folder, 'src/main.ts');
    writeFileSync(path.join(folder, 'src/main.ts'), 'theirs');
    const writing = files.write(folder, 'src/main.ts', { text: 'mine', digest });
    expect(await rejectionOf(writing)).toBe('projects.file-changed');
    expect(readFileSync(path.join(folder, 'src/main.ts'), 'utf8')).toBe('theirs');
  });

  it('lets only one of two writers with the same digest through', async () => {
    const { folder } = project();
    const { digest } = await files.read(folder, 'wpk.json');
    const both = await Promise.allSettled(
      ['one', 'two'].map((text) => files.write(folder, 'wpk.json', { text, digest })),
    );
    expect(both.map((one) => one.status)).toEqual(['fulfilled', 'rejected']);
    expect(readFileSync(path.join(folder, 'wpk.json'), 'utf8')).toBe('one');
  });

  it('keeps who may run and read the file', async () => {
    const { folder } = project();
    const file = path.join(folder, 'wpk.json');
    chmodSync(file, 0o600);
    const { digest } = await files.read(folder, 'wpk.json');
    await files.write(folder, 'wpk.json', { text: '{ }', digest });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('makes a new file with the folders on its way, and never over another', async () => {
    const { folder } = project();
    await files.write(folder, 'test/deep/a.test.ts', { text: 'a', digest: null });
    expect(readFileSync(path.join(folder, 'test/deep/a.test.ts'), 'utf8')).toBe('a');
    const again = files.write(folder, 'test/deep/a.test.ts', { text: 'b', digest: null });
    expect(await rejectionOf(again)).toBe('files.exists');
  });

  it('refuses what is no text, and what is too large to edit', async () => {
    const { folder } = project();
    writeFileSync(path.join(folder, 'icon.png'), Uint8Array.of(137, 80, 78, 71, 0, 1));
    writeFileSync(path.join(folder, 'latin.txt'), Uint8Array.of(0xe4, 0xf6));
    writeFileSync(path.join(folder, 'large.txt'), 'x'.repeat(PROJECT_LIMITS.fileBytes + 1));
    expect(await rejectionOf(files.read(folder, 'icon.png'))).toBe('projects.not-text');
    expect(await rejectionOf(files.read(folder, 'latin.txt'))).toBe('projects.not-text');
    expect(await rejectionOf(files.read(folder, 'large.txt'))).toBe('files.too-large');
    expect(await rejectionOf(files.read(folder, 'src'))).toBe('files.not-a-file');
    const wide = { text: 'ä'.repeat(PROJECT_LIMITS.fileBytes), digest: null };
    expect(await rejectionOf(files.write(folder, 'wide.txt', wide))).toBe('files.too-large');
  });
});

describe('moving and deleting', () => {
  it('moves a file and a folder, never over another and never into itself', async () => {
    const { folder } = project();
    await files.rename(folder, 'src/main.ts', 'src/lib/main.ts');
    await files.rename(folder, 'src', 'source');
    expect(readFileSync(path.join(folder, 'source/lib/main.ts'), 'utf8')).toBe('export {};\n');
    expect(await rejectionOf(files.rename(folder, 'source', 'wpk.json'))).toBe('files.exists');
    expect(await rejectionOf(files.rename(folder, 'source', 'source/deeper'))).toBe('files.exists');
    expect(await rejectionOf(files.rename(folder, 'gone', 'here'))).toBe('files.not-found');
  });

  it('deletes a file, and a folder only when it is empty', async () => {
    const { folder } = project();
    expect(await rejectionOf(files.delete(folder, 'src'))).toBe('files.cannot-write');
    await files.delete(folder, 'src/main.ts');
    await files.delete(folder, 'src');
    expect((await files.tree(folder)).items.map((one) => one.path)).toEqual(['wpk.json']);
  });
});

describe('paths that lead out of the project', () => {
  const names = [
    '../secret.txt',
    'src/../../secret.txt',
    './wpk.json',
    '/etc/passwd',
    'C:\\Windows\\win.ini',
    'c:secret',
    '\\\\server\\share',
    'src\\main.ts',
    'src//main.ts',
    'wpk.json:stream',
    '%2e%2e/secret.txt',
    '..',
    '.',
    'src/',
    'con',
    'a\0b',
    'a\u202eb',
    'x/'.repeat(40),
  ];

  it.each(names)('refuses %j for every procedure', async (name) => {
    const { folder, outside } = project();
    const tries = [
      files.read(folder, name),
      files.write(folder, name, { text: 'x', digest: null }),
      files.rename(folder, name, 'b.txt'),
      files.rename(folder, 'wpk.json', name),
      files.delete(folder, name),
    ];
    for (const one of tries) expect(await rejectionOf(one)).toBe('projects.path-outside');
    expect(readFileSync(outside, 'utf8')).toBe('secret');
  });

  it('follows no link, to a file or through a folder', async () => {
    const { folder, outside } = project();
    symlinkSync(outside, path.join(folder, 'link.txt'));
    symlinkSync(path.dirname(outside), path.join(folder, 'above'));
    symlinkSync(path.join(folder, 'nowhere'), path.join(folder, 'dangling.txt'));
    for (const name of ['link.txt', 'above/secret.txt', 'dangling.txt', 'above']) {
      const tries = [
        files.read(folder, name),
        files.write(folder, name, { text: 'x', digest: null }),
        files.rename(folder, name, 'b.txt'),
        files.rename(folder, 'wpk.json', name),
        files.delete(folder, name),
      ];
      for (const one of tries) expect(await rejectionOf(one), name).toBe('projects.path-outside');
    }
    expect(readFileSync(outside, 'utf8')).toBe('secret');
  });
});

describe('what a tool keeps in a project', () => {
  it('is neither written, moved, made by moving, nor deleted', async () => {
    const { folder } = project();
    mkdirSync(path.join(folder, '.git'));
    mkdirSync(path.join(folder, 'node_modules'));
    writeFileSync(path.join(folder, '.git', 'config'), '[core]');
    const text = { text: 'run me', digest: null };
    for (const named of [
      '.git/config',
      '.git/hooks/post-checkout',
      '.vscode/tasks.json',
      'src/.env',
      'node_modules/a/index.js',
      'src/Node_Modules/a.js',
    ]) {
      expect(await rejectionOf(files.write(folder, named, text)), named).toBe('projects.path-of-tools');
      expect(await rejectionOf(files.rename(folder, 'wpk.json', named)), named).toBe(
        'projects.path-of-tools',
      );
    }
    const moving = files.rename(folder, '.git/config', 'config');
    expect(await rejectionOf(moving)).toBe('projects.path-of-tools');
    expect(await rejectionOf(files.delete(folder, '.git/config'))).toBe('projects.path-of-tools');
    expect(await rejectionOf(files.delete(folder, 'node_modules'))).toBe('projects.path-of-tools');
    expect(readFileSync(path.join(folder, '.git', 'config'), 'utf8')).toBe('[core]');
  });
});
