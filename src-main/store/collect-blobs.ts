import { setTimeout as sleep } from 'node:timers/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import { newId } from '../../src-shared/id.ts';
import { STORE_LIMITS } from '../../src-shared/limits.ts';
import type { BlobStore } from './blob-port.ts';
import type { Store } from './port.ts';

/** Held while blobs are deleted, and while a backup copies them: never both. */
export const BLOB_LEASE = 'blobs.collect';

/** Bytes are put before the row that needs them is written: a blob this young may be about to be needed. */
const SAFE_AGE_MS = 60 * 60 * 1000;

export interface CollectOptions {
  /** UTC milliseconds. Default `Date.now`. */
  readonly clock?: () => number;
  /** Default an hour. */
  readonly olderThanMs?: number;
}

/**
 * Deletes blobs that no row needs. Answers their digests.
 * @throws store.lease-held when another process is collecting or backing up.
 */
export async function collectBlobs(
  store: Store,
  blobs: BlobStore,
  options: CollectOptions = {},
): Promise<readonly string[]> {
  return withBlobLease(store, options.clock ?? Date.now, 0, async () => {
    const referenced = await store.read((tx) => tx.blobs.referenced());
    return blobs.collect(referenced, options.olderThanMs ?? SAFE_AGE_MS);
  });
}

/**
 * Runs `work` under the lease, renewing it until it ends.
 * @throws store.lease-held after waiting `patienceMs`.
 */
export async function withBlobLease<T>(
  store: Store,
  now: () => number,
  patienceMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const owner = newId();
  const acquire = (): Promise<boolean> =>
    store.transaction((tx) => {
      const at = now();
      return tx.leases.acquire(
        { name: BLOB_LEASE, owner, until: at + STORE_LIMITS.leaseMs, details: {} },
        at,
      );
    });
  const giveUpAt = performance.now() + patienceMs;
  while (!(await acquire())) {
    if (performance.now() >= giveUpAt) throw new StationError('store.lease-held', { lease: BLOB_LEASE });
    await sleep(100);
  }
  const heartbeat = new AbortController();
  const beating = beat(acquire, heartbeat.signal);
  try {
    return await work();
  } finally {
    heartbeat.abort();
    await beating;
    await store.transaction((tx) => tx.leases.release(BLOB_LEASE, owner));
  }
}

async function beat(acquire: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(STORE_LIMITS.heartbeatMs, undefined, { signal, ref: false }).catch(() => undefined);
    // A store that is busy for longer than the lease lives is reported by the work itself.
    if (!signal.aborted) await acquire().catch(() => false);
  }
}
