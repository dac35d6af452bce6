import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { StationError } from '../../../src-shared/errors/index.ts';
import { MIRROR_LIMITS } from '../../../src-shared/limits.ts';
import { readTarEntry, readTarIndex, type TarEntry } from '../../store/index.ts';
import { LIST_PATH, parseList, SIGNATURE_PATH, type MirrorFile, type MirrorList } from './format.ts';

const BLOCK = 512;

/** A mirror file whose list has been read and fits what lies in the file; nothing of the content has been read. */
export interface MirrorArchive {
  readonly list: MirrorList;
  /** The list as it was signed. */
  readonly listBytes: Uint8Array;
  readonly listDigest: string;
  readonly signature: Uint8Array;
  readonly sizeBytes: number;
  /** Null where the list has none of that path. */
  file(path: string): MirrorFile | null;
  /** The bytes of one file; they end with a refusal where they are not what the list says. @throws mirror.entry-tampered, mirror.damaged */
  content(file: MirrorFile): AsyncIterable<Uint8Array>;
  /** Bytes of a file from a place on, without any check. */
  slice(file: MirrorFile, from: number, length: number): Promise<Uint8Array>;
  /** Nobody wrote to the file since it was opened. @throws mirror.changed-meanwhile */
  demandUnchanged(): Promise<void>;
}

/** @throws mirror.not-found, not-a-mirror, damaged, unsigned, list-malformed, from-the-future, too-large, entry-missing, entry-unlisted, entry-duplicate, entry-misplaced, entry-size */
export async function withArchive<T>(path: string, work: (archive: MirrorArchive) => Promise<T>): Promise<T> {
  const file = await openFile(path);
  try {
    return await work(await readArchive(file, path));
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // Without O_NONBLOCK opening a named pipe would wait for a writer for ever.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (thrown) {
    const problem = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'it cannot be opened';
    throw new StationError('mirror.not-found', { path, problem }, thrown);
  }
}

async function readArchive(file: FileHandle, path: string): Promise<MirrorArchive> {
  const opened = await file.stat({ bigint: true });
  const sizeBytes = Number(opened.size);
  if (!opened.isFile()) throw new StationError('mirror.not-found', { path, problem: 'it is not a file' });
  await demandBeginning(file);
  const entries = await readTarIndex(file, damaged, MIRROR_LIMITS.files + 2);
  const [first, second] = entries;
  if (first?.path !== LIST_PATH) throw notOne(`it does not begin with ${LIST_PATH}`);
  demandSize(first, MIRROR_LIMITS.listBytes);
  const listBytes = await bytesOf(file, first);
  if (second?.path !== SIGNATURE_PATH)
    throw new StationError('mirror.unsigned', { problem: `${SIGNATURE_PATH} is missing` });
  demandSize(second, MIRROR_LIMITS.signatureBytes);
  const signature = await bytesOf(file, second);
  const list = parseList(listBytes);
  const places = pair(list.files, entries.slice(2));
  const placeOf = (one: MirrorFile): TarEntry => {
    const place = places.get(one.path);
    if (place === undefined) throw new StationError('mirror.entry-missing', { path: one.path });
    return place;
  };
  const files = new Map(list.files.map((one) => [one.path, one]));
  return {
    list,
    listBytes,
    listDigest: `sha256:${createHash('sha256').update(listBytes).digest('hex')}`,
    signature,
    sizeBytes,
    file: (wanted) => files.get(wanted) ?? null,
    content: (one) => checked(file, one, placeOf(one)),
    async slice(one, from, length) {
      const place = placeOf(one);
      return readAt(file, place.offset + from, Math.min(length, Math.max(0, place.sizeBytes - from)));
    },
    async demandUnchanged() {
      const now = await file.stat({ bigint: true });
      // Whoever writes may set the time of that back, but not the one at which it was set.
      const isSame =
        now.size === opened.size && now.mtimeNs === opened.mtimeNs && now.ctimeNs === opened.ctimeNs;
      if (!isSame || now.ino !== opened.ino) throw new StationError('mirror.changed-meanwhile');
    },
  };
}

/** Anything may be given as a mirror file: what is no archive at all is told apart from one that is damaged. */
async function demandBeginning(file: FileHandle): Promise<void> {
  const head = new Uint8Array(LIST_PATH.length);
  await file.read(head, 0, head.length, 0);
  if (new TextDecoder('latin1').decode(head) !== LIST_PATH)
    throw notOne(`it does not begin with ${LIST_PATH}`);
}

/** What lies in the file is what the list says, each in its place; said apart for each way not to be. */
function pair(listed: readonly MirrorFile[], entries: readonly TarEntry[]): Map<string, TarEntry> {
  const names = new Set(listed.map(({ path }) => path));
  const found = new Map<string, TarEntry>();
  for (const entry of entries) {
    const { path } = entry;
    if (found.has(path) || path === LIST_PATH || path === SIGNATURE_PATH)
      throw new StationError('mirror.entry-duplicate', { path });
    if (!names.has(path)) throw new StationError('mirror.entry-unlisted', { path });
    found.set(path, entry);
  }
  for (const [at, { path, sizeBytes }] of listed.entries()) {
    const entry = found.get(path);
    if (entry === undefined) throw new StationError('mirror.entry-missing', { path });
    const actual = entries[at]?.path ?? 'nothing';
    if (actual !== path) throw new StationError('mirror.entry-misplaced', { actual, expected: path });
    if (entry.sizeBytes !== sizeBytes)
      throw new StationError('mirror.entry-size', { path, actual: entry.sizeBytes, expected: sizeBytes });
  }
  return found;
}

async function* checked(file: FileHandle, listed: MirrorFile, entry: TarEntry): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of readTarEntry(file, entry, damaged)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== listed.sha256)
    throw new StationError('mirror.entry-tampered', { path: listed.path });
  await demandEmptyRest(file, entry);
}

/** POSIX.1-1988: an entry is filled up to a whole block. Nothing may hide there. */
async function demandEmptyRest(file: FileHandle, { path, offset, sizeBytes }: TarEntry): Promise<void> {
  const rest = (BLOCK - (sizeBytes % BLOCK)) % BLOCK;
  const bytes = await readAt(file, offset + sizeBytes, rest);
  if (bytes.some((byte) => byte !== 0)) throw damaged(`something stands behind ${path}`);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const { bytesRead } = await file.read(bytes, at, length - at, position + at);
    if (bytesRead === 0) throw damaged('it is cut off');
    at += bytesRead;
  }
  return bytes;
}

async function bytesOf(file: FileHandle, entry: TarEntry): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readTarEntry(file, entry, damaged)) chunks.push(chunk);
  await demandEmptyRest(file, entry);
  return Buffer.concat(chunks);
}

function demandSize({ path, sizeBytes }: TarEntry, maxBytes: number): void {
  if (sizeBytes > maxBytes) throw new StationError('mirror.too-large', { what: path, sizeBytes, maxBytes });
}

function damaged(problem: string): StationError {
  return new StationError('mirror.damaged', { problem });
}

function notOne(problem: string): StationError {
  return new StationError('mirror.not-a-mirror', { problem });
}
