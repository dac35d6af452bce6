import { mkdir } from 'node:fs/promises';
import path from 'node:path';

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
  await mkdir(paths.home, { recursive: true, mode: 0o700 });
  await mkdir(paths.processes, { recursive: true, mode: 0o700 });
}
