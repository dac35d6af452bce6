import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, unlink } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';

const MOST_BYTES = 64 * 1024;

/**
 * Files that hold keys: for their owner alone, plain, small. A file appears whole or not at all and is never changed, so no
 * lock is needed: of two processes that make the same one at once, one is told that it is there already.
 */

/** @throws trust.key-corrupt, trust.key-permissions */
export async function readGuardedFile(folder: string, name: string): Promise<string> {
  const file = path.join(folder, name);
  const stats = await lstat(file);
  if (!stats.isFile())
    throw new StationError('trust.key-corrupt', { file: name, reason: 'it is not a plain file' });
  if (stats.size > MOST_BYTES)
    throw new StationError('trust.key-corrupt', { file: name, reason: 'it is far too large' });
  checkMode(stats, name);
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** @returns false where another process has made this file already */
export async function addGuardedFile(folder: string, name: string, text: string): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = path.join(folder, `.new-${process.pid}-${randomBytes(6).toString('hex')}`);
  await writeNew(draft, text);
  try {
    return await publish(draft, path.join(folder, name));
  } finally {
    await unlink(draft);
    await syncFolder(folder);
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
    if (isFileError(thrown, 'EEXIST')) return false;
    if (!['EPERM', 'ENOTSUP', 'ENOSYS'].some((code) => isFileError(thrown, code))) throw thrown;
  }
  try {
    await copyFile(draft, target, constants.COPYFILE_EXCL);
    return true;
  } catch (thrown) {
    if (isFileError(thrown, 'EEXIST')) return false;
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

export function isFileError(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}
