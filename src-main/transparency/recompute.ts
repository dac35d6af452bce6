import { setImmediate as nextTurn } from 'node:timers/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Store } from '../store/port.ts';
import { CompactRange, leafHash, verifyCheckpoint, type Checkpoint } from '../trust/log/index.ts';
import { knownLogIdentity } from './log-identity.ts';

/** Leaves of one read: a few milliseconds of hashing between two turns of the event loop. */
const SLICE = 250;

/** What the leaves of the whole log give. */
export interface Recomputed {
  readonly size: number;
  readonly rootHash: string;
  /** Of the newest signed checkpoint; null where none was signed yet. */
  readonly signedSize: number | null;
  /** What does not agree, in words; empty where everything does. */
  readonly problems: readonly string[];
}

const MOST_PROBLEMS = 20;

/** Hashes every leaf anew and compares every stored node and the signed checkpoint with what comes of it. */
export async function recompute(
  store: Store,
  grow: () => Promise<number>,
  signal?: AbortSignal,
): Promise<Recomputed> {
  const size = await grow();
  const problems: string[] = [];
  const report = (problem: string): void => {
    if (problems.length < MOST_PROBLEMS) problems.push(problem);
  };
  const checkpoint = await signedCheckpoint(store, report);
  const range = CompactRange.empty();
  let signedRoot = checkpoint?.size === 0 ? range.root() : null;
  while (range.size < size) {
    signal?.throwIfAborted();
    const from = range.size;
    const made = new Map<number, { readonly position: number; readonly hash: string }[]>();
    const rows = await store.read((tx) => tx.log.list(from, Math.min(SLICE, size - from)));
    for (const row of rows) {
      const hash = leafHash(row.leaf).toString('hex');
      if (hash !== row.leafHash) report(`leaf ${row.seq} is not what its hash says`);
      range.append(hash, (level, position, node) => {
        const nodes = made.get(level) ?? [];
        nodes.push({ position, hash: node.toString('hex') });
        made.set(level, nodes);
      });
      if (range.size === checkpoint?.size) signedRoot = range.root();
    }
    if (rows.length === 0) {
      report(`leaves from ${from} on are missing`);
      break;
    }
    await store.read(async (tx) => {
      for (const [level, nodes] of made) {
        const kept = await tx.logTree.nodes(level, nodes[0]?.position ?? 0, nodes.length);
        for (const [at, node] of nodes.entries()) {
          if (kept[at]?.position !== node.position || kept[at].hash !== node.hash)
            report(`node ${level}/${node.position} is not what its leaves give`);
        }
      }
    });
    await nextTurn();
  }
  if (checkpoint !== null && checkpoint.rootHash !== signedRoot)
    report(`the signed checkpoint of ${checkpoint.size} leaves has another root than they give`);
  return { size, rootHash: range.root(), signedSize: checkpoint?.size ?? null, problems };
}

/** Null where none was signed yet, or what was signed is not believed. */
async function signedCheckpoint(store: Store, report: (problem: string) => void): Promise<Checkpoint | null> {
  const signed = await store.read((tx) => tx.logTree.checkpoint());
  const identity = await knownLogIdentity(store);
  if (signed === null) return null;
  try {
    if (identity !== null) return verifyCheckpoint(signed.note, identity);
    report('a checkpoint was signed by nobody who is known');
  } catch (thrown) {
    if (!(thrown instanceof StationError)) throw thrown;
    report(`the signed checkpoint does not hold (${thrown.code})`);
  }
  return null;
}
