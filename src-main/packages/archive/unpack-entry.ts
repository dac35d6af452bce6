import zlib from 'node:zlib';
import { StationError } from '../../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS } from '../../../src-shared/limits.ts';
import { crc32 } from './crc32.ts';
import { METHODS, type CentralEntry } from './zip-format.ts';

const MIN_CHUNK_BYTES = 64;

/** Refuses what would unpack to too much, before anything is unpacked. */
export function checkUnpackedSizes(entries: readonly CentralEntry[]): void {
  let unpackedBytes = 0;
  for (const entry of entries) {
    unpackedBytes += entry.unpackedBytes;
    if (unpackedBytes > PACKAGE_LIMITS.unpackedBytes) {
      throw new StationError('packages.unpacked-too-large', {
        unpackedBytes,
        limitBytes: PACKAGE_LIMITS.unpackedBytes,
      });
    }
    if (entry.unpackedBytes > entry.compressedBytes * PACKAGE_LIMITS.compressionRatio) {
      throw new StationError('packages.ratio', {
        entry: entry.label,
        limit: PACKAGE_LIMITS.compressionRatio,
      });
    }
  }
}

/** The contents of one entry, in memory of their own, proven to have the size and checksum that the directory claims. */
export function unpackEntry(entry: CentralEntry, packed: Buffer): Uint8Array {
  const bytes = entry.method === METHODS.store ? unpackStored(entry, packed) : inflate(entry, packed);
  if (bytes.length !== entry.unpackedBytes)
    throw new StationError('packages.size-lie', { entry: entry.label });
  if (crc32(bytes) !== entry.crc) throw new StationError('packages.crc-lie', { entry: entry.label });
  return bytes;
}

function unpackStored(entry: CentralEntry, packed: Buffer): Uint8Array {
  if (packed.length !== entry.unpackedBytes) {
    throw new StationError('packages.size-lie', { entry: entry.label });
  }
  return Uint8Array.from(packed);
}

function inflate(entry: CentralEntry, packed: Buffer): Uint8Array {
  // Some writers say "deflate" for an empty file and write no stream at all.
  if (packed.length === 0 && entry.unpackedBytes === 0) return new Uint8Array(0);
  const result = inflateUpTo(entry, packed);
  if (result.consumed !== packed.length) {
    throw new StationError('packages.deflate-trailing-data', { entry: entry.label });
  }
  return result.bytes;
}

function inflateUpTo(entry: CentralEntry, packed: Buffer): { bytes: Uint8Array; consumed: number } {
  const room = entry.unpackedBytes + 1;
  try {
    const result: unknown = zlib.inflateRawSync(packed, {
      info: true,
      maxOutputLength: Math.max(1, entry.unpackedBytes),
      // One piece of memory for the whole: pieces would be joined, and the largest entry be there twice. Memory that a lying
      // size reserves is never touched, and its claim is bounded by ratio and total before.
      chunkSize: Math.max(MIN_CHUNK_BYTES, room),
    });
    return inflated(result);
  } catch (cause) {
    const tooMuch = cause instanceof RangeError && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    const code = tooMuch ? 'packages.size-lie' : 'packages.deflate-damaged';
    throw new StationError(code, { entry: entry.label }, cause);
  }
}

/** Small results lie in a pool that other buffers share; sending such a view to another thread would send the pool. */
function ofItsOwn(view: Uint8Array): Uint8Array {
  const isAlone = view.buffer.byteLength <= view.byteLength + MIN_CHUNK_BYTES;
  return isAlone ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : Uint8Array.from(view);
}

/** With `info`, zlib also hands out its engine, which knows how much input it took; the types do not say so. */
function inflated(result: unknown): { bytes: Uint8Array; consumed: number } {
  if (typeof result === 'object' && result !== null && 'buffer' in result && 'engine' in result) {
    const { buffer, engine } = result;
    if (buffer instanceof Uint8Array && typeof engine === 'object' && engine !== null) {
      if ('bytesWritten' in engine && typeof engine.bytesWritten === 'number') {
        return { bytes: ofItsOwn(buffer), consumed: engine.bytesWritten };
      }
    }
  }
  throw new TypeError('zlib gave no engine with its result');
}
