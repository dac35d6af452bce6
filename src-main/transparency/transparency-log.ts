import type { KeyObject } from 'node:crypto';
import { StationError } from '../../src-shared/errors/index.ts';
import type { CheckpointRow, LogRow, Store, Tx } from '../store/port.ts';
import { signCheckpoint, verifyCheckpoint } from '../trust/log/index.ts';
import { knownLogIdentity, logIdentityOf, type LogIdentity } from './log-identity.ts';
import { recompute, type Recomputed } from './recompute.ts';
import { consistencyProof, frontierAt, growTree, inclusionProof } from './tree.ts';

export interface TransparencyDeps {
  readonly store: Store;
  /** Ed25519. @throws trust.key-corrupt, trust.passphrase-needed and the like */
  readonly key: () => Promise<KeyObject>;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/** One leaf by its place, or the one that says that a version was approved. */
export type LeafName = { readonly seq: number } | { readonly extensionId: string; readonly version: string };

export interface InclusionProof {
  readonly seq: number;
  /** RFC 8785 text, byte for byte what was hashed. */
  readonly leaf: string;
  readonly size: number;
  readonly proof: readonly string[];
}

/** The log of this home as a Merkle tree that others can check. */
export interface TransparencyLog {
  /** @throws trust.* of the key, before it was first opened */
  identity(): Promise<LogIdentity>;
  /** Grows the tree to all leaves and signs it, unless that was done. @throws log.tree-damaged, trust.* of the key */
  checkpoint(): Promise<{ readonly checkpoint: string; readonly size: number }>;
  /** @throws log.size-unknown, log.leaf-unknown */
  inclusion(leaf: LeafName, size: number): Promise<InclusionProof>;
  /** @throws log.size-unknown, trust.log-size-shrank */
  consistency(from: number, to: number): Promise<readonly string[]>;
  /** @throws log.size-unknown */
  frontier(size: number): Promise<readonly string[]>;
  /** Reads every leaf, and compares what they give with the stored tree and the signed checkpoint. */
  recompute(signal?: AbortSignal): Promise<Recomputed>;
  /** Covers the log, in slices; what others wait for is then there. */
  grow(): Promise<number>;
}

export function createTransparencyLog({ store, key, now }: TransparencyDeps): TransparencyLog {
  let growing: Promise<number> | null = null;
  const grow = (): Promise<number> => {
    growing ??= growTree(store).finally(() => {
      growing = null;
    });
    return growing;
  };

  const covered = async <T>(size: number, work: (tx: Tx) => Promise<T>): Promise<T> => {
    const [built, current] = await store.read(async (tx) => [await tx.logTree.size(), await tx.log.size()]);
    if (size > (current ?? 0)) throw new StationError('log.size-unknown', { size, current });
    if (size > (built ?? 0)) await grow();
    return store.read(work);
  };

  return {
    identity: async () => (await knownLogIdentity(store)) ?? logIdentityOf(store, await key()),
    grow,

    async checkpoint() {
      await grow();
      const { size, rootHash, signed } = await store.read(async (tx) => {
        const built = await tx.logTree.size();
        const kept = await tx.logTree.checkpoint();
        return { size: built, rootHash: (await frontierAt(tx, built)).root(), signed: kept };
      });
      if (signed !== null) {
        await demandHistory(store, signed);
        if (signed.size === size) return { checkpoint: signed.note, size };
      }
      const signer = await key();
      const { origin } = await logIdentityOf(store, signer);
      const note = signCheckpoint({ origin, size, rootHash }, signer);
      await store.transaction((tx) => tx.logTree.putCheckpoint({ size, note, at: now() }));
      return { checkpoint: note, size };
    },

    inclusion: async (leaf, size) =>
      covered(size, async (tx) => {
        const row = await leafNamed(tx, leaf);
        if (row === null || row.seq >= size)
          throw new StationError('log.leaf-unknown', { size, what: nameOf(leaf) });
        return { seq: row.seq, leaf: row.leaf, size, proof: await inclusionProof(tx, row.seq, size) };
      }),

    consistency: async (from, to) => covered(Math.max(from, to), (tx) => consistencyProof(tx, from, to)),

    frontier: async (size) => covered(size, async (tx) => (await frontierAt(tx, size)).hashes()),

    recompute: async (signal) => recompute(store, grow, signal),
  };
}

/** Nothing is signed that would contradict what was signed before. @throws log.tree-damaged */
async function demandHistory(store: Store, signed: CheckpointRow): Promise<void> {
  const identity = await knownLogIdentity(store);
  if (identity === null)
    throw new StationError('log.tree-damaged', { reason: 'a checkpoint was signed by nobody who is known' });
  const before = verifyCheckpoint(signed.note, identity);
  const rootHash = await store.read(async (tx) =>
    before.size > (await tx.logTree.size()) ? null : (await frontierAt(tx, before.size)).root(),
  );
  if (rootHash !== before.rootHash)
    throw new StationError('log.tree-damaged', {
      reason: `its first ${before.size} leaves are not those of the checkpoint that was signed`,
    });
}

async function leafNamed(tx: Tx, leaf: LeafName): Promise<LogRow | null> {
  if (!('seq' in leaf)) return tx.log.approval(leaf.extensionId, leaf.version);
  const [row] = await tx.log.list(leaf.seq, 1);
  return row?.seq === leaf.seq ? row : null;
}

function nameOf(leaf: LeafName): string {
  return 'seq' in leaf ? `leaf ${leaf.seq}` : `the approval of ${leaf.extensionId}@${leaf.version}`;
}
