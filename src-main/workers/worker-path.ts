import { fileURLToPath, pathToFileURL } from 'node:url';
import path from 'node:path';

/** Where each worker's source lives, seen from this folder. The build makes `out/main/workers/<name>.js` of each. */
export const WORKER_SOURCES = {
  sandbox: '../sandbox/sandbox.worker.ts',
  audit: '../validation/audit.worker.ts',
  'market-data': '../sandbox/market-data/market-data.worker.ts',
  packages: '../packages/packages.worker.ts',
  store: '../store/store.worker.ts',
  tuf: '../tuf/tuf.worker.ts',
  verify: '../trust/verify.worker.ts',
} as const;

export type WorkerName = keyof typeof WORKER_SOURCES;

/**
 * The file that a worker thread of this name starts from: the TypeScript source while running from source, the
 * built entry otherwise.
 */
export function workerPath(name: WorkerName, from: string = import.meta.url): URL {
  if (from.endsWith('.ts')) return new URL(WORKER_SOURCES[name], from);
  return pathToFileURL(path.join(builtMainFolder(fileURLToPath(from)), 'workers', `${name}.js`));
}

/** Bundles land in `out/main`, `out/main/chunks` or `out/main/workers`: the nearest folder above that is named `main`. */
function builtMainFolder(file: string): string {
  let folder = path.dirname(file);
  while (path.basename(folder) !== 'main') {
    const parent = path.dirname(folder);
    if (parent === folder) return path.dirname(file);
    folder = parent;
  }
  return folder;
}
