import { StationError } from '../../../src-shared/errors/index.ts';
import { STORE_LIMITS } from '../../../src-shared/limits.ts';
import type { SearchRenumbering, Store } from '../port.ts';

const LEASE = 'search-renumbering';

export interface RenumberOptions {
  /** Who holds the lease: unique to this process. */
  readonly owner: string;
  readonly now: () => number;
  readonly signal?: AbortSignal;
  /** Called after each step, outside any transaction. */
  readonly progress?: (fraction: number, phase: string) => Promise<void>;
}

/**
 * Orders the search index by popularity anew: builds a second generation in small transactions, under a lease that each of
 * them renews, while searches go on in the first; then swaps it in, in one transaction.
 * Cut at any point, it leaves the first generation as it is, and can be begun again.
 * @throws store.lease-held when somebody else is doing it, or took over.
 */
export async function renumberSearch(store: Store, options: RenumberOptions): Promise<void> {
  let build: SearchRenumbering | null = null;
  try {
    while (build === null || !build.done) {
      options.signal?.throwIfAborted();
      const before: SearchRenumbering | null = build;
      build = await store.transaction(async (tx) => {
        const at = options.now();
        const lease = { name: LEASE, owner: options.owner, until: at + STORE_LIMITS.leaseMs, details: {} };
        if (!(await tx.leases.acquire(lease, at)))
          throw new StationError('store.lease-held', { lease: LEASE });
        return await tx.search.renumber(before);
      });
      await options.progress?.(build.fraction, build.phase);
      // Others get their turn between two steps.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    await store.transaction((tx) => tx.leases.release(LEASE, options.owner));
  }
}
