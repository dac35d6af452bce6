import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import { checkPath } from '../archive/entry-name.ts';
import { refuseCollisions } from '../archive/name-collisions.ts';
import { errnoOf } from './errno.ts';

const FILE_MODE = 0o644;

/**
 * Writes files into a folder that must not exist yet. Every name is checked again, folders are made here and files are
 * opened with O_EXCL, so nothing that lies there can be followed or overwritten. All is synced before it returns; when
 * anything fails the folder is removed again.
 * @throws StationError `packages.target-exists`, `packages.name-*`; file system errors as they are.
 */
export async function writeFilesSafely(
  files: ReadonlyMap<string, Uint8Array>,
  targetDir: string,
): Promise<void> {
  for (const file of files.keys()) checkPath(file);
  refuseCollisions([...files.keys()].map((file) => ({ path: file, isFolder: false })));
  try {
    await mkdir(targetDir);
  } catch (cause) {
    if (errnoOf(cause) !== 'EEXIST') throw cause;
    throw new StationError('packages.target-exists', { path: targetDir }, cause);
  }
  try {
    const folders = foldersOf(files.keys());
    for (const folder of folders) await mkdir(path.join(targetDir, folder));
    for (const [file, contents] of files) await writeNew(path.join(targetDir, file), contents);
    for (const folder of folders.toReversed()) await syncFolder(path.join(targetDir, folder));
    await syncFolder(targetDir);
    await syncFolder(path.dirname(path.resolve(targetDir)));
  } catch (thrown) {
    await rm(targetDir, { recursive: true, force: true });
    throw thrown;
  }
}

/** All folders above the files, each after the one it lies in. */
function foldersOf(files: Iterable<string>): readonly string[] {
  const folders = new Set<string>();
  for (const file of files) {
    for (let slash = file.indexOf('/'); slash >= 0; slash = file.indexOf('/', slash + 1)) {
      folders.add(file.slice(0, slash));
    }
  }
  return [...folders].toSorted((a, b) => a.length - b.length);
}

async function writeNew(file: string, contents: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', FILE_MODE);
  try {
    await handle.writeFile(contents);
    // The process's umask may have taken bits away; installed files are readable by the user's other programs.
    await handle.chmod(FILE_MODE);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the names in a folder durable. Windows has no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
