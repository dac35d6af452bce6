import type { Store } from '../store/port.ts';
import type { RegistryFacts } from '../../src-shared/models/tuf.ts';
import type { TufFolder } from './folder.ts';
import type { OnlineKeys } from './online-keys.ts';

export interface TufDeps {
  readonly folder: TufFolder;
  readonly store: Store;
  /** The home that the store is of: a worker thread reads it there. */
  readonly home: string;
  readonly keys: OnlineKeys;
  readonly now: () => number;
  /** What `registry.json` says beside the name: the keys of the log and of the registry's statements. */
  readonly facts: () => Promise<Omit<RegistryFacts, 'format' | 'name'>>;
  /** Path of a better-sqlite3 binding built for another runtime than the shipped one. */
  readonly nativeBinding?: string | undefined;
}

/** What the operator chose when the repository was made. */
export interface TufSetup {
  readonly name: string;
  /** 2^n bins to begin with; null where the number of packages decides. They grow with it. */
  readonly bits: number | null;
}
