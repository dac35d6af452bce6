import { setImmediate as breathe } from 'node:timers/promises';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { RegistryFacts } from '../../../src-shared/models/tuf.ts';
import { CompactRange, verifyCheckpoint } from '../../trust/log/index.ts';
import type { MirrorArchive } from './archive.ts';
import { PARTS, type MirrorFile, type Part } from './format.ts';

const HASH_BYTES = 32;

/** What is known here of the same log. */
export interface KnownLog {
  readonly id: string;
  readonly origin: string | null;
  readonly size: number;
  /** Its compact range, hex. */
  readonly hashes: readonly string[];
}

/** The log in a mirror file: signed by its registry, whole, and going on from what is known here. */
export interface VerifiedLog {
  readonly checkpoint: string;
  readonly size: number;
  readonly rootHash: string;
  /** The compact range of all its leaves, hex. */
  readonly frontier: readonly string[];
  /** The hash of one leaf, hex. @throws mirror.not-in-log */
  hashAt(seq: number, what: string): Promise<string>;
}

/** RFC 6962 section 2.1: the hashes of all leaves give the signed root, and on the way there the root that is known. @throws mirror.rollback, mirror.log-fork, mirror.log-differs */
export async function verifyLog(
  archive: MirrorArchive,
  facts: RegistryFacts,
  known: KnownLog | null,
  signal: AbortSignal,
): Promise<VerifiedLog> {
  const differs = (problem: string, cause?: unknown): StationError =>
    new StationError('mirror.log-differs', { problem }, cause);
  const checkpoint = await textOf(archive, 'checkpoint');
  let signed: ReturnType<typeof verifyCheckpoint>;
  try {
    signed = verifyCheckpoint(checkpoint, { origin: facts.logOrigin, publicKey: facts.logPublicKey });
  } catch (cause) {
    throw differs('its checkpoint does not hold', cause);
  }
  const { size, rootHash } = signed;
  if (size !== archive.list.log.size) throw differs('its checkpoint is of another size than the list says');
  if (known !== null && size < known.size)
    throw new StationError('mirror.rollback', { id: known.id, size, known: known.size });
  const file = partOf(archive, 'log-hashes');
  if (file.sizeBytes !== size * HASH_BYTES) throw differs('it has another number of leaves');
  const range = CompactRange.empty();
  const isKnown = (): boolean => {
    if (known === null || range.size !== known.size) return true;
    return range.root() === CompactRange.fromHashes(known.size, known.hashes).root();
  };
  const fork = (): StationError => new StationError('mirror.log-fork', { id: known?.id ?? '' });
  let isFork = !isKnown();
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of archive.content(file)) {
    const bytes = Buffer.concat([rest, chunk]);
    let at = 0;
    for (; at + HASH_BYTES <= bytes.length; at += HASH_BYTES) {
      range.append(bytes.toString('hex', at, at + HASH_BYTES));
      isFork ||= !isKnown();
      if (range.size % 2_000 !== 0) continue;
      await breathe();
      signal.throwIfAborted();
    }
    rest = bytes.subarray(at);
  }
  // First whether it is what was signed: damage is told apart from another past.
  if (range.root() !== rootHash) throw differs('its leaves do not give its signed root');
  if (isFork) throw fork();
  return {
    checkpoint,
    size,
    rootHash,
    frontier: range.hashes(),
    async hashAt(seq, what) {
      if (seq >= size)
        throw new StationError('mirror.not-in-log', { what, problem: `it has no leaf ${seq}` });
      return Buffer.from(await archive.slice(file, seq * HASH_BYTES, HASH_BYTES)).toString('hex');
    },
  };
}

/** A part that each mirror file has; the list was held to that when it was read. */
export function partOf(archive: MirrorArchive, kind: Part): MirrorFile {
  const file = archive.file(PARTS[kind]);
  if (file === null) throw new StationError('mirror.entry-missing', { path: PARTS[kind] });
  return file;
}

async function textOf(archive: MirrorArchive, kind: Part): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of archive.content(partOf(archive, kind))) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
