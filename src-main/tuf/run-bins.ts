import type { KeyObject } from 'node:crypto';
import type { Snapshot } from '@tufjs/models';
import { BIN_PREFIX } from '../../src-shared/models/tuf.ts';
import { breather, WorkerPool } from '../workers/index.ts';
import type { BinWork, Composed, ComposedBin } from './bins.ts';
import { composeBins } from './compose-bins.ts';
import type { TufDeps } from './deps.ts';

/** What the `tuf` worker is asked. */
export interface BinTask {
  readonly home: string;
  /** Where the published files lie. */
  readonly folder: string;
  readonly key: KeyObject;
  readonly nativeBinding: string | null;
  readonly work: BinWork;
}

/** Up to so much is done here at once; a worker thread takes longer to begin. */
const FEW_NAMES = 64;
const FEW_BYTES = 128 * 1024;

/** Composes bins: here where little is to be done, else in a worker thread. Each is handed to `emit`, here. */
export async function runBins(
  deps: TufDeps,
  work: BinWork,
  {
    key,
    snapshot,
    emit,
    signal,
  }: {
    readonly key: KeyObject;
    readonly snapshot: Snapshot | null;
    readonly emit: (bin: ComposedBin) => Promise<void>;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Composed> {
  const { folder, store, home, nativeBinding = null } = deps;
  if (await isLittle(deps, work, snapshot)) {
    const rest = breather();
    const pause = async (): Promise<void> => {
      signal?.throwIfAborted();
      await rest();
    };
    return composeBins(work, { folder, store, key, emit, pause });
  }
  const pool = new WorkerPool({ worker: 'tuf', size: 1 });
  try {
    const task: BinTask = { home, folder: folder.path, key, nativeBinding, work };
    return await pool.run<Composed>(task, {
      ...(signal === undefined ? {} : { signal }),
      onCall: async (bin) => {
        await emit(bin as ComposedBin);
        return null;
      },
    });
  } finally {
    await pool.close();
  }
}

async function isLittle({ store }: TufDeps, work: BinWork, snapshot: Snapshot | null): Promise<boolean> {
  const isAnew = work.since === null || work.also.length > 0;
  const names = await store.read(async (tx) =>
    isAnew ? tx.extensions.count() : (await tx.log.size()) - (work.since ?? 0),
  );
  if (names > FEW_NAMES) return false;
  const lengths = Object.entries(snapshot?.meta ?? {}).flatMap(([name, { length }]) =>
    name.startsWith(`${BIN_PREFIX}-`) ? [length ?? FEW_BYTES] : [],
  );
  const isAll = isAnew || work.renew;
  const bytes = isAll
    ? lengths.reduce((sum, one) => sum + one, 0)
    : Math.max(0, ...lengths) * Math.min(names, lengths.length);
  return bytes <= FEW_BYTES;
}
