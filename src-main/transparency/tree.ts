import { StationError } from '../../src-shared/errors/index.ts';
import type { LogNodeRow, Store, Tx } from '../store/port.ts';
import { CompactRange } from '../trust/log/index.ts';
import { consistencyRanges, inclusionRanges, placesOf, type LeafRange } from './ranges.ts';

/** Leaves of one transaction: a few milliseconds, so that nobody waits long for the writer. */
const SLICE = 400;

/** The shape of the tree at a size that its nodes cover. */
export async function frontierAt(tx: Tx, size: number): Promise<CompactRange> {
  return CompactRange.fromHashes(size, await tx.logTree.hashes(placesOf({ begin: 0, end: size })));
}

/** The root (hex) of a part of the log, from its complete nodes. */
async function rangeRoot(tx: Tx, range: LeafRange): Promise<string> {
  return CompactRange.fromHashes(range.end - range.begin, await tx.logTree.hashes(placesOf(range))).root();
}

/**
 * Takes leaves into the tree until it covers the log. Each slice is a transaction of its own that goes on from what is there,
 * so it may be cut anywhere and several processes may be at it. Answers the size.
 */
export async function growTree(store: Store): Promise<number> {
  for (;;) {
    const { isBehind, size } = await store.read(async (tx) => {
      const covered = await tx.logTree.size();
      return { isBehind: covered < (await tx.log.size()), size: covered };
    });
    if (!isBehind) return size;
    await store.transaction(growBySlice);
  }
}

async function growBySlice(tx: Tx): Promise<void> {
  const size = await tx.logTree.size();
  const range = await frontierAt(tx, size);
  const nodes: LogNodeRow[] = [];
  for (const hash of await tx.log.hashes(size, SLICE)) {
    range.append(hash, (level, position, made) => {
      nodes.push({ level, position, hash: made.toString('hex') });
    });
  }
  await tx.logTree.extend(range.size, nodes);
}

/** Hex, from the leaf's sibling upwards. */
export async function inclusionProof(tx: Tx, index: number, size: number): Promise<string[]> {
  return rootsOf(tx, inclusionRanges(index, size));
}

/** Hex. @throws trust.log-size-shrank */
export async function consistencyProof(tx: Tx, from: number, to: number): Promise<string[]> {
  if (from > to) throw new StationError('trust.log-size-shrank', { fromSize: from, toSize: to });
  return rootsOf(tx, consistencyRanges(from, to));
}

async function rootsOf(tx: Tx, ranges: readonly LeafRange[]): Promise<string[]> {
  const roots: string[] = [];
  for (const range of ranges) roots.push(await rangeRoot(tx, range));
  return roots;
}
