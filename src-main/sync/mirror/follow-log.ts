import { setImmediate as breathe } from 'node:timers/promises';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { JsonObject } from '../../../src-shared/json.ts';
import { MIRROR_LIMITS } from '../../../src-shared/limits.ts';
import { logLeaf } from '../../store/index.ts';
import { CompactRange, verifyCheckpoint } from '../../trust/log/index.ts';
import type { LeafLine } from './lines.ts';
import type { MirrorSource } from './source.ts';
import type { SpooledPart } from './spool.ts';

const HASH_BYTES = 32;

/** The log of a registry, read leaf by leaf and held to its signed root. */
export interface FollowedLog {
  /** The newest checkpoint that all leaves were held to, and its size. */
  readonly checkpoint: string;
  readonly size: number;
  /** Leaves about an extension's versions, in order: approvals and marks. */
  leavesOf(extensionId: string): readonly LeafLine[];
  /** Extensions that some mark was ever set on. */
  readonly marked: ReadonlySet<string>;
  /** Goes on to what the log is now; answers the extensions that it tells of. */
  advance(signal: AbortSignal): Promise<ReadonlySet<string>>;
  /** Keeps it for the next time, once `hashes` was closed. What cannot be kept is read again then. */
  keep(): Promise<void>;
}

/** @throws mirror.log-differs, sync.log-rollback, sync.log-fork, trust.log-*, and what the way to the registry throws */
export async function followLog(
  source: MirrorSource,
  identity: { readonly origin: string; readonly publicKey: string },
  hashes: SpooledPart,
  progress: (done: number, of: number) => Promise<void>,
): Promise<FollowedLog> {
  const range = CompactRange.empty();
  const about = new Map<string, LeafLine[]>();
  const marked = new Set<string>();
  let checkpoint = '';
  let keptSize = 0;
  const known = source.known?.log ?? null;
  let isFork = false;

  const append = (leafHash: string): void => {
    range.append(leafHash);
    if (known === null || range.size !== known.size) return;
    isFork = range.root() !== CompactRange.fromHashes(known.size, known.hashes).root();
  };

  const note = (leaf: JsonObject, seq: number, text: string, touched: Set<string>): void => {
    const { type, extensionId } = leaf;
    if (typeof extensionId !== 'string') return;
    if (type !== 'version.approved' && type !== 'mark.set' && type !== 'mark.undone') return;
    touched.add(extensionId);
    if (type !== 'version.approved') marked.add(extensionId);
    const lines = about.get(extensionId) ?? [];
    lines.push({ seq, leaf: text });
    about.set(extensionId, lines);
  };

  /** Goes on from what the last export read, if the log is still as long. */
  const recall = async (size: number, signal: AbortSignal): Promise<void> => {
    const kept = (await source.keptLog?.read()) ?? null;
    if (kept === null || kept.hashes.length > size * HASH_BYTES) return;
    for (const { seq, leaf } of kept.lines) note(JSON.parse(leaf) as JsonObject, seq, leaf, new Set());
    for (let at = 0; at < kept.hashes.length; at += HASH_BYTES) {
      append(kept.hashes.toString('hex', at, at + HASH_BYTES));
      if (range.size % 1_000 === 0) await breathe();
      signal.throwIfAborted();
    }
    await hashes.write(kept.hashes);
    keptSize = range.size;
  };

  return {
    get checkpoint() {
      return checkpoint;
    },
    get size() {
      return range.size;
    },
    leavesOf: (extensionId) => about.get(extensionId) ?? [],
    marked,
    async advance(signal) {
      const touched = new Set<string>();
      const text = await source.checkpoint(signal);
      const to = verifyCheckpoint(text, identity);
      if (known !== null && to.size < known.size)
        throw new StationError('sync.log-rollback', { id: known.id, known: known.size, size: to.size });
      const maxBytes = MIRROR_LIMITS.logHashesBytes;
      if (to.size * 32 > maxBytes)
        throw new StationError('mirror.too-large', { what: 'the log', sizeBytes: to.size * 32, maxBytes });
      if (range.size === 0) await recall(to.size, signal);
      while (range.size < to.size) {
        signal.throwIfAborted();
        await progress(range.size, to.size);
        for (const leaf of await source.leaves(range.size, to.size - range.size, signal)) {
          const { leafHash, leaf: canonical } = logLeaf(leaf);
          note(leaf, range.size, canonical, touched);
          await hashes.write(Buffer.from(leafHash, 'hex'));
          append(leafHash);
        }
      }
      if (range.size !== to.size || range.root() !== to.rootHash) {
        // Whichever of the two is wrong: the next time all of it is asked for.
        await source.keptLog?.forget();
        throw new StationError('mirror.log-differs', { problem: 'its leaves do not give its signed root' });
      }
      if (isFork) throw new StationError('sync.log-fork', { id: known?.id ?? '', size: to.size });
      checkpoint = text;
      return touched;
    },
    async keep() {
      if (range.size === keptSize) return;
      const lines = [...about.values()].flat().toSorted((a, b) => a.seq - b.seq);
      await source.keptLog?.write(range.size, hashes.read(), lines).catch((thrown: unknown) => {
        // A disk that is full, or a folder that may not be written to.
        if (!(thrown instanceof Error && 'syscall' in thrown)) throw thrown;
      });
    },
  };
}
