import { constants, type Stats } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, readdir, unlink } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import { readKeyFile, type KeyFile } from './key-file.ts';

const NAME = /^identity-(\d{6})\.json$/;
const MOST_BYTES = 64 * 1024;

/** One key file in the row of all identities this folder ever had. */
export interface NumberedKey {
  readonly number: number;
  readonly name: string;
  readonly file: KeyFile;
}

/**
 * The key files of one folder: `identity-000001.json`, `identity-000002.json`, …; the highest is the identity in use.
 * A file appears whole or not at all and is never changed, so no lock is needed: two processes that make the same number
 * at once get one file, and one of them is told so.
 */
export class KeyFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Oldest first. @throws trust.key-corrupt, trust.key-permissions */
  async list(): Promise<readonly NumberedKey[]> {
    const names = (await namesIn(this.folder)).filter((name) => NAME.test(name)).toSorted();
    return Promise.all(names.map((name) => this.#read(name)));
  }

  /** @returns false where another process has made this number already */
  async add(number: number, text: string): Promise<boolean> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const target = path.join(this.folder, nameOf(number));
    const draft = path.join(this.folder, `.new-${process.pid}-${randomBytes(6).toString('hex')}`);
    await writeNew(draft, text);
    try {
      return await publish(draft, target);
    } finally {
      await unlink(draft);
      await syncFolder(this.folder);
    }
  }

  async #read(name: string): Promise<NumberedKey> {
    const file = path.join(this.folder, name);
    const stats = await lstat(file);
    if (!stats.isFile())
      throw new StationError('trust.key-corrupt', { file: name, reason: 'it is not a plain file' });
    if (stats.size > MOST_BYTES)
      throw new StationError('trust.key-corrupt', { file: name, reason: 'it is far too large' });
    checkMode(stats, name);
    const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const text = await handle.readFile('utf8');
      return { number: Number(NAME.exec(name)?.[1]), name, file: readKeyFile(text, name) };
    } finally {
      await handle.close();
    }
  }
}

function nameOf(number: number): string {
  return `identity-${String(number).padStart(6, '0')}.json`;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (isCode(thrown, 'ENOENT')) return [];
    throw thrown;
  }
}

/** Windows guards by access lists, which the mode does not show. */
function checkMode(stats: Stats, file: string): void {
  if (process.platform === 'win32') return;
  if ((stats.mode & 0o077) !== 0) {
    throw new StationError('trust.key-permissions', {
      file,
      mode: (stats.mode & 0o777).toString(8).padStart(4, '0'),
    });
  }
}

async function writeNew(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** `link` is atomic and fails where the name is taken. File systems without hard links get an exclusive copy instead. */
async function publish(draft: string, target: string): Promise<boolean> {
  try {
    await link(draft, target);
    return true;
  } catch (thrown) {
    if (isCode(thrown, 'EEXIST')) return false;
    if (!isCode(thrown, 'EPERM') && !isCode(thrown, 'ENOTSUP') && !isCode(thrown, 'ENOSYS')) throw thrown;
  }
  try {
    await copyFile(draft, target, constants.COPYFILE_EXCL);
    return true;
  } catch (thrown) {
    if (isCode(thrown, 'EEXIST')) return false;
    throw thrown;
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder for syncing, and keeps its own journal.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}
