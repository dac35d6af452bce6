import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { isMissing } from './package-files.ts';

/**
 * Folders of a home that this room makes and removes. A link in place of one, wherever it came from, leads to somebody else's
 * files: nothing is read, written or removed through it. What lies behind a link that stands in the way is left as it is.
 */
export async function isOwnFolder(home: string, folder: string): Promise<boolean> {
  for (const path of pathsDown(home, folder)) if ((await kindOf(path)) !== 'folder') return false;
  return true;
}

/** Makes a folder and those above it up to the home; a link or a file that stands in for one of them goes. */
export async function makeOwnFolder(home: string, folder: string): Promise<void> {
  await mkdir(home, { recursive: true });
  for (const path of pathsDown(home, folder)) {
    const kind = await kindOf(path);
    if (kind === 'folder') continue;
    if (kind === 'other') await rm(path, { force: true });
    await mkdir(path, { recursive: true });
  }
}

/** Names in a folder; none where it is not there or not a folder of the home's own. */
export async function namesInOwn(home: string, folder: string): Promise<readonly string[]> {
  if (!(await isOwnFolder(home, folder))) return [];
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Removes a folder with all that is in it; of a link, the link alone. */
export async function removeOwn(home: string, path: string): Promise<void> {
  if (await isOwnFolder(home, dirname(path))) await rm(path, { recursive: true, force: true });
}

/** Every folder below the home on the way to `folder`, itself included. */
function pathsDown(home: string, folder: string): readonly string[] {
  const names = relative(home, folder).split(sep);
  if (names[0] === '..') throw new Error(`${folder} is not in ${home}`);
  return names.filter((name) => name !== '').map((_, index) => join(home, ...names.slice(0, index + 1)));
}

async function kindOf(path: string): Promise<'folder' | 'other' | 'missing'> {
  try {
    return (await lstat(path)).isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (isMissing(error)) return 'missing';
    throw error;
  }
}
