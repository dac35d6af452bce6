import { WorkerPool } from '../workers/index.ts';
import type { PackedFolder, PackOptions } from './folder/pack-folder.ts';
import type { PackageTask } from './package-tasks.ts';
import type { ReadPackage } from './read-package.ts';

export interface PackageWorkerOptions {
  /** Worker threads. Default 1. */
  readonly size?: number;
  /** How long one reading or packing may take before its thread is killed. Default 60 s. */
  readonly deadlineMs?: number;
}

/** Reading and packing away from the caller's thread, which stays responsive whatever a package holds. */
export interface PackageWorker {
  /** A path or the bytes themselves. @throws StationError `packages.*`; WorkerDeadlineError past the deadline */
  read(source: string | Uint8Array, signal?: AbortSignal): Promise<ReadPackage>;
  /** The build, where one is given, runs on the caller's side. @throws StationError `packages.*` */
  packFolder(folder: string, options?: PackOptions, signal?: AbortSignal): Promise<PackedFolder>;
  close(): Promise<void>;
}

export function createPackageWorker(options: PackageWorkerOptions = {}): PackageWorker {
  const pool = new WorkerPool({ worker: 'packages', size: options.size ?? 1 });
  const ask = <Answer>(task: PackageTask, signal: AbortSignal | undefined): Promise<Answer> =>
    pool.run<Answer>(task, {
      deadlineMs: options.deadlineMs ?? 60_000,
      ...(signal === undefined ? {} : { signal }),
    });
  return {
    read: (source, signal) =>
      ask<ReadPackage>(
        typeof source === 'string'
          ? { kind: 'read-file', path: source }
          : { kind: 'read-bytes', bytes: source },
        signal,
      ),
    packFolder: async (folder, { build } = {}, signal = undefined) => {
      await build?.(folder);
      return ask<PackedFolder>({ kind: 'pack-folder', folder }, signal);
    },
    close: () => pool.close(),
  };
}
