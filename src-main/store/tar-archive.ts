import { open, type FileHandle } from 'node:fs/promises';
import { StationError } from '../../src-shared/errors/index.ts';

const BLOCK = 512;
const CHUNK = 1024 * 1024;
/** The most that eleven octal digits can say. */
const OCTAL_MAX = 8 ** 11 - 1;

/** A file in an archive. */
export interface TarEntry {
  /** With forward slashes, relative, at most 100 bytes of ASCII. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Where its bytes begin in the archive. */
  readonly offset: number;
}

/**
 * Writes a plain tar (POSIX.1-1988 `ustar`): every system can look into it. Regular files only, all with mode 0600
 * and time 0, so that the same content is the same archive.
 */
export class TarWriter {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** The file must not exist. */
  static async create(path: string): Promise<TarWriter> {
    return new TarWriter(await open(path, 'wx', 0o600));
  }

  /** `content` must yield exactly `sizeBytes`. */
  async add(
    path: string,
    sizeBytes: number,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<void> {
    await this.#write(header(path, sizeBytes));
    let written = 0;
    for await (const chunk of content) {
      written += chunk.byteLength;
      await this.#write(chunk);
    }
    if (written !== sizeBytes) {
      throw new StationError('store.io', { problem: `${path} changed while it was read` });
    }
    await this.#write(new Uint8Array(padding(sizeBytes)));
  }

  /** Two empty blocks end an archive. Syncs and closes. */
  async finish(): Promise<void> {
    await this.#write(new Uint8Array(2 * BLOCK));
    await this.#file.sync();
    await this.#file.close();
  }

  /** Closes an archive that will not be finished. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.byteLength;) {
      const { bytesWritten } = await this.#file.write(bytes, at);
      at += bytesWritten;
    }
  }
}

/** Makes the refusal of an archive that is not whole: each room has a code of its own. */
export type TarRefusal = (problem: string) => StationError;

/**
 * Lists an archive of TarWriter.
 * @throws what `refuse` makes, for anything else: a damaged header, another kind of entry, a cut or lengthened file.
 */
export async function readTarIndex(
  file: FileHandle,
  refuse: TarRefusal = corrupt,
  maxEntries = Number.MAX_SAFE_INTEGER,
): Promise<readonly TarEntry[]> {
  const { size } = await file.stat();
  const entries: TarEntry[] = [];
  const block = new Uint8Array(BLOCK);
  for (let at = 0; ;) {
    await readExactly(file, block, at, refuse);
    at += BLOCK;
    if (block.every((byte) => byte === 0)) {
      await readExactly(file, block, at, refuse);
      if (block.some((byte) => byte !== 0) || at + BLOCK !== size)
        throw refuse('it does not end where it should');
      return entries;
    }
    const { path, sizeBytes } = parseHeader(block, refuse);
    entries.push({ path, sizeBytes, offset: at });
    if (entries.length > maxEntries) throw refuse(`it holds more than ${maxEntries} files`);
    at += sizeBytes + padding(sizeBytes);
    if (at > size) throw refuse(`it is cut off inside ${path}`);
  }
}

/** The bytes of one entry, a megabyte at a time. */
export async function* readTarEntry(
  file: FileHandle,
  entry: TarEntry,
  refuse: TarRefusal = corrupt,
): AsyncIterable<Uint8Array> {
  for (let done = 0; done < entry.sizeBytes;) {
    const chunk = new Uint8Array(Math.min(CHUNK, entry.sizeBytes - done));
    await readExactly(file, chunk, entry.offset + done, refuse);
    done += chunk.byteLength;
    yield chunk;
  }
}

function header(path: string, sizeBytes: number): Uint8Array {
  if (!/^[\x21-\x7e]{1,100}$/.test(path)) throw new TypeError(`not a path for an archive: ${path}`);
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number): void => void new TextEncoder().encodeInto(text, block.subarray(at));
  put(path, 0);
  put('0000600\0', 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  putSize(block, sizeBytes);
  put('00000000000\0', 136);
  put('0', 156);
  put('ustar\x0000', 257);
  put(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** Eleven octal digits; above that base 256 with the first bit set, as GNU tar and POSIX readers take it. */
function putSize(block: Uint8Array, sizeBytes: number): void {
  if (sizeBytes <= OCTAL_MAX) {
    new TextEncoder().encodeInto(`${sizeBytes.toString(8).padStart(11, '0')}\0`, block.subarray(124));
    return;
  }
  block[124] = 0x80;
  new DataView(block.buffer).setBigUint64(128, BigInt(sizeBytes));
}

function parseHeader(
  block: Uint8Array,
  refuse: TarRefusal,
): { readonly path: string; readonly sizeBytes: number } {
  const text = (from: number, length: number): string =>
    new TextDecoder('latin1').decode(block.subarray(from, from + length)).replace(/\0.*$/s, '');
  if (text(257, 5) !== 'ustar') throw refuse('it is not an archive');
  if (parseInt(text(148, 8), 8) !== checksum(block)) throw refuse('a header is damaged');
  const path = text(0, 100);
  if (text(156, 1) !== '0' || text(345, 155) !== '') throw refuse(`${path} is not a plain file`);
  const sizeBytes =
    block[124] === 0x80
      ? Number(new DataView(block.buffer, block.byteOffset).getBigUint64(128))
      : parseInt(text(124, 12), 8);
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) throw refuse(`${path} has no size`);
  return { path, sizeBytes };
}

/** Sum of all bytes, the checksum's own eight taken as spaces. */
function checksum(block: Uint8Array): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}

function padding(sizeBytes: number): number {
  return (BLOCK - (sizeBytes % BLOCK)) % BLOCK;
}

async function readExactly(
  file: FileHandle,
  into: Uint8Array,
  position: number,
  refuse: TarRefusal,
): Promise<void> {
  for (let at = 0; at < into.byteLength;) {
    const { bytesRead } = await file.read(into, at, into.byteLength - at, position + at);
    if (bytesRead === 0) throw refuse('it is cut off');
    at += bytesRead;
  }
}

function corrupt(problem: string): StationError {
  return new StationError('store.backup-corrupt', { problem });
}
