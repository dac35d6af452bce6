import { StationError } from '../../src-shared/errors/index.ts';
import { renumberSearch } from '../store/index.ts';
import type { Store } from '../store/port.ts';

/** Catalogs up to this many extensions are put in order in passing: it takes milliseconds. */
const IN_PASSING = 500;

/** Keeps the catalog's order of popularity true. New extensions stand last until it was done. */
export interface SearchOrder {
  /** Puts a small catalog in order at once; leaves a large one to the job of a host that stays open. */
  refresh(): Promise<void>;
  isStale(): Promise<boolean>;
  /** Puts any catalog in order, step by step, while others search. */
  renumber(work: {
    readonly signal: AbortSignal;
    readonly progress: (fraction: number, phase: string) => Promise<void>;
  }): Promise<void>;
}

export function createSearchOrder(deps: {
  readonly store: Store;
  readonly owner: string;
  readonly now: () => number;
}): SearchOrder {
  const { store, owner, now } = deps;
  const isStale = (): Promise<boolean> => store.read((tx) => tx.search.isOrderStale());
  const unlessHeld = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (thrown) {
      // Somebody else is at it; the order will be true when they are done.
      if (!(thrown instanceof StationError && thrown.code === 'store.lease-held')) throw thrown;
    }
  };
  return {
    isStale,
    async refresh() {
      if ((await store.read((tx) => tx.extensions.count())) > IN_PASSING || !(await isStale())) return;
      await unlessHeld(renumberSearch(store, { owner, now }));
    },
    renumber: ({ signal, progress }) => unlessHeld(renumberSearch(store, { owner, now, signal, progress })),
  };
}
