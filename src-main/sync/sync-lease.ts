import { StationError } from '../../src-shared/errors/index.ts';
import { STORE_LIMITS } from '../../src-shared/limits.ts';
import { isCertainlyGone, processMark } from '../jobs/index.ts';
import type { Store, Tx } from '../store/port.ts';

export interface SyncLease {
  /** Aborts when the caller's signal does, or when the lease was lost. */
  readonly signal: AbortSignal;
  /** @throws sync.under-way where another took it over */
  readonly guard: (tx: Tx) => Promise<void>;
}

/** One sync of a server at a time, whichever process does it. @throws sync.under-way */
export async function withSyncLease<T>(
  deps: { readonly store: Store; readonly now: () => number; readonly newId: () => string },
  remoteId: string,
  signal: AbortSignal,
  work: (lease: SyncLease) => Promise<T>,
): Promise<T> {
  const { store, now } = deps;
  const name = `sync:${remoteId}`;
  const owner = `${await processMark()}/${deps.newId()}`;
  const underWay = (): StationError => new StationError('sync.under-way', { id: remoteId });
  const take = (from: number): Promise<boolean> =>
    store.transaction((tx) =>
      tx.leases.acquire({ name, owner, until: now() + STORE_LIMITS.leaseMs, details: {} }, from),
    );
  if (!(await take(now()))) {
    const held = await store.read((tx) => tx.leases.get(name));
    // The lease of a process that is certainly gone has ended, whatever it says.
    const isFree = held === null || (await isCertainlyGone(held.owner));
    if (!isFree || !(await take(held === null ? now() : held.until + 1))) throw underWay();
  }
  const lost = new AbortController();
  const beat = setInterval(() => {
    take(now()).then(
      (kept) => {
        if (!kept) lost.abort(underWay());
        return kept;
      },
      // A busy home renews with the next beat; a lease that runs out meanwhile is seen by the guard.
      () => true,
    );
  }, STORE_LIMITS.heartbeatMs);
  beat.unref();
  try {
    return await work({
      signal: AbortSignal.any([signal, lost.signal]),
      async guard(tx) {
        if ((await tx.leases.get(name))?.owner !== owner) throw underWay();
      },
    });
  } finally {
    clearInterval(beat);
    await store.transaction((tx) => tx.leases.release(name, owner)).catch(swallowStore);
  }
}

/** A lease that cannot be given back runs out by itself; what the work came to must not be hidden by it. */
function swallowStore(error: unknown): void {
  if (!(error instanceof StationError && error.code.startsWith('store.'))) throw error;
}
