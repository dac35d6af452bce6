import { isDeepStrictEqual } from 'node:util';
import type { Store } from '../store/port.ts';
import type { Published } from './metadata-files.ts';

/** Field of the snapshot: up to which leaf of the log its targets account for. Signed with it, and as atomic. */
export const LOG_SEQ = 'x-log-seq';
const SEEN = 'tuf.seen';

/** Up to where the log was read for this snapshot, though it may have brought nothing since. */
export async function seenSeq(store: Store, { snapshot }: Published): Promise<number> {
  const { version, unrecognizedFields } = snapshot.signed;
  const inSnapshot = unrecognizedFields[LOG_SEQ];
  const base = typeof inSnapshot === 'number' ? inSnapshot : 0;
  const seen = await store.read((tx) => tx.settings.get(SEEN));
  if (typeof seen !== 'object' || seen === null || !('snapshot' in seen) || !('seq' in seen)) return base;
  return seen['snapshot'] === version && typeof seen['seq'] === 'number' ? Math.max(base, seen['seq']) : base;
}

export async function noteSeen(store: Store, snapshot: number, seq: number): Promise<void> {
  const before = await store.read((tx) => tx.settings.get(SEEN));
  if (isDeepStrictEqual(before, { snapshot, seq })) return;
  await store.transaction((tx) => tx.settings.set(SEEN, { snapshot, seq }));
}
