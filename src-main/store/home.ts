import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';

/** Where the store's parts lie inside a home. */
export interface HomePaths {
  readonly home: string;
  readonly database: string;
  /** Held while a home is opened, migrated or restored. */
  readonly lock: string;
  /** One locked file for each process that has the home open. */
  readonly processes: string;
  readonly blobs: string;
  readonly keys: string;
}

export function homePaths(home: string): HomePaths {
  const root = path.resolve(home);
  return {
    home: root,
    database: path.join(root, 'store.sqlite'),
    lock: path.join(root, 'home.lock'),
    processes: path.join(root, 'processes'),
    blobs: path.join(root, 'blobs', 'sha256'),
    keys: path.join(root, 'keys'),
  };
}

/** Makes the home for its user alone. */
export async function makeHome(paths: HomePaths): Promise<void> {
  await makeFolder(paths.home);
  await makeFolder(paths.processes);
}

/** Level by level: Node's own recursive way never ends where a file system takes no new names, as below /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await makeOne(folder);
  } catch (thrown) {
    const parent = path.dirname(folder);
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder) throw thrown;
    await makeFolder(parent);
    await makeOne(folder);
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    if (!(await stat(folder)).isDirectory())
      throw new StationError('store.cannot-open', { path: folder, problem: 'it is a file, not a folder' });
  }
}
