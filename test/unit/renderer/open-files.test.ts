import { beforeEach, describe, expect, it } from 'vitest';
import {
  movedPath,
  OpenFiles,
  type ProjectDisk,
} from '../../../src-renderer/features/console/desk/open-files.ts';
import type { ProjectText } from '../../../src-shared/models/project.ts';

const textOf = (path: string, text: string): ProjectText => ({
  path,
  text,
  digest: `digest of ${text}`,
  sizeBytes: text.length,
});
const refusal = (code: string): Error => Object.assign(new Error(code), { code });

/** A folder that refuses as the station does, and lets a test hold a write up. */
class Folder implements ProjectDisk {
  readonly texts = new Map<string, string>();
  held: Promise<void> | undefined;

  async read(path: string): Promise<ProjectText> {
    const text = this.texts.get(path);
    if (text === undefined) throw refusal('files.not-found');
    return textOf(path, text);
  }

  async write({ path, text, digest }: Parameters<ProjectDisk['write']>[0]): Promise<ProjectText> {
    const before = this.texts.get(path);
    if ((before === undefined ? null : textOf(path, before).digest) !== digest)
      throw refusal('projects.file-changed');
    this.texts.set(path, text);
    await this.held;
    return textOf(path, text);
  }

  async rename(path: string, to: string): Promise<string> {
    const before = [...this.texts];
    this.texts.clear();
    for (const [from, text] of before) this.texts.set(movedPath(from, path, to), text);
    return to;
  }
}

describe('the open files of a project', () => {
  let folder: Folder;
  let files: OpenFiles;

  beforeEach(async () => {
    folder = new Folder();
    folder.texts.set('src/main.ts', 'old');
    files = new OpenFiles(folder, () => undefined);
    files.accept(await folder.read('src/main.ts'));
  });

  it('keep what was saved when a read that began before the save comes in during it', async () => {
    const before = await folder.read('src/main.ts');
    let release = (): void => undefined;
    folder.held = new Promise((resolve) => (release = resolve));
    files.edit('src/main.ts', 'new');
    const saving = files.save('src/main.ts');
    files.accept(before);
    files.accept(await folder.read('src/main.ts'));
    release();
    expect(await saving).toBe(true);
    expect(files.get('src/main.ts')).toMatchObject({ text: 'new', saved: 'new', conflict: undefined });
    expect(files.dirty).toEqual([]);
  });

  it('are saved one after the other, so that two quick saves make no conflict', async () => {
    files.edit('src/main.ts', 'new');
    const first = files.save('src/main.ts');
    files.edit('src/main.ts', 'newer');
    expect(await Promise.all([first, files.save('src/main.ts')])).toEqual([true, true]);
    expect(folder.texts.get('src/main.ts')).toBe('newer');
    expect(files.dirty).toEqual([]);
  });

  it('show a conflict, and show it no longer when the disk is again as it was read', async () => {
    files.edit('src/main.ts', 'mine');
    files.accept(textOf('src/main.ts', 'theirs'));
    expect(files.get('src/main.ts')?.conflict?.text).toBe('theirs');
    expect(await files.save('src/main.ts')).toBe(false);
    files.accept(textOf('src/main.ts', 'old'));
    expect(files.get('src/main.ts')?.conflict).toBeUndefined();
    expect(await files.save('src/main.ts')).toBe(true);
    expect(folder.texts.get('src/main.ts')).toBe('mine');
  });

  it('never write over what another program wrote', async () => {
    files.edit('src/main.ts', 'mine');
    folder.texts.set('src/main.ts', 'theirs');
    expect(await files.save('src/main.ts')).toBe(false);
    expect(folder.texts.get('src/main.ts')).toBe('theirs');
    files.takeTheirs('src/main.ts');
    expect(files.get('src/main.ts')).toMatchObject({ text: 'theirs', saved: 'theirs' });
  });

  it('come back as saved when a file that was gone lies there again', () => {
    files.lost('src/main.ts');
    expect(files.dirty).toEqual(['src/main.ts']);
    files.accept(textOf('src/main.ts', 'old'));
    expect(files.dirty).toEqual([]);
    expect(files.get('src/main.ts')?.conflict).toBeUndefined();
  });

  it('go along with a file or folder that is moved, unsaved edits and all', async () => {
    files.edit('src/main.ts', 'mine');
    expect(await files.move('src', 'source')).toBe('source');
    expect(files.get('src/main.ts')).toBeUndefined();
    expect(files.dirty).toEqual(['source/main.ts']);
    await files.move('source/main.ts', 'source/start.ts');
    expect(await files.save('source/start.ts')).toBe(true);
    expect([...folder.texts]).toEqual([['source/start.ts', 'mine']]);
  });

  it('stay what they are where the move is refused', async () => {
    files.edit('src/main.ts', 'mine');
    folder.rename = () => Promise.reject(refusal('files.exists'));
    await expect(files.move('src/main.ts', 'src/b.ts')).rejects.toThrow('files.exists');
    expect(files.get('src/main.ts')?.text).toBe('mine');
  });
});

it('moves only what lies in the folder that moved', () => {
  expect(movedPath('src/a.ts', 'src', 'lib')).toBe('lib/a.ts');
  expect(movedPath('src2/a.ts', 'src', 'lib')).toBe('src2/a.ts');
});
