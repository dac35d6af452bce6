import { promisify } from 'node:util';
import { deflateRaw, type InputType, type ZlibOptions } from 'node:zlib';
import { StationError } from '../../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS } from '../../../src-shared/limits.ts';
import { crc32 } from './crc32.ts';
import { checkPath, readEntryName } from './entry-name.ts';
import { refuseLookAlike } from './look-alike.ts';
import { refuseCollisions } from './name-collisions.ts';
import { comparePaths } from './path-order.ts';
import { checkFileLimit } from './read-archive.ts';
import { FLAGS, METHODS, RECORD_BYTES, SIGNATURES } from './zip-format.ts';

/** The fixed form: Unix, version 2.0, mode 0644, 1980-01-01 00:00, UTF-8 names, no extra fields, no comments. */
const VERSION_NEEDED = 20;
const MADE_BY = (3 << 8) | VERSION_NEEDED;
const DOS_TIME = 0;
const DOS_DATE = (1 << 5) | 1;
const EXTERNAL_ATTRIBUTES = (0o100644 << 16) >>> 0;
/** As many as zlib's threads; more would only hold memory. */
const AT_ONCE = 4;

const deflate: (input: InputType, options: ZlibOptions) => Promise<Buffer> = promisify(deflateRaw);

interface Packed {
  readonly name: Buffer;
  readonly method: number;
  readonly crc: number;
  readonly unpackedBytes: number;
  readonly data: Uint8Array;
}

/**
 * Packs files into the one zip that they have: entries sorted by the UTF-8 bytes of their paths, deflate level 9 or
 * stored where that is smaller. Same files, same bytes: on any day, in any time zone, from any folder.
 * @throws StationError `packages.*` for what `readArchive` would refuse.
 */
export async function packFiles(files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  checkFiles(files);
  const inOrder = [...files].toSorted(([a], [b]) => comparePaths(a, b));
  const packed = await packAll(inOrder);
  return assemble(packed);
}

function checkFiles(files: ReadonlyMap<string, Uint8Array>): void {
  if (files.size > PACKAGE_LIMITS.entries) {
    throw new StationError('packages.too-many-entries', {
      entries: files.size,
      limit: PACKAGE_LIMITS.entries,
    });
  }
  let unpackedBytes = 0;
  for (const [path, contents] of files) {
    if (path === '') throw new StationError('packages.name-empty', { index: 0 });
    checkPath(path);
    const { isFolder } = readEntryName(Buffer.from(path));
    if (isFolder) throw new StationError('packages.name-empty-segment', { entry: path });
    refuseLookAlike(path);
    checkFileLimit(path, contents.byteLength);
    unpackedBytes += contents.byteLength;
  }
  refuseCollisions([...files.keys()].map((path) => ({ path, isFolder: false })));
  if (unpackedBytes > PACKAGE_LIMITS.unpackedBytes) {
    throw new StationError('packages.unpacked-too-large', {
      unpackedBytes,
      limitBytes: PACKAGE_LIMITS.unpackedBytes,
    });
  }
}

async function packAll(files: readonly (readonly [string, Uint8Array])[]): Promise<readonly Packed[]> {
  const packed: Packed[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < files.length; index = next++) {
      const file = files[index];
      if (file !== undefined) packed[index] = await packOne(file[0], file[1]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return packed;
}

async function packOne(path: string, contents: Uint8Array): Promise<Packed> {
  const deflated = await deflate(contents, { level: 9 });
  const stored = contents.byteLength < deflated.byteLength;
  const data = stored ? contents : deflated;
  if (contents.byteLength > data.byteLength * PACKAGE_LIMITS.compressionRatio) {
    throw new StationError('packages.ratio', { entry: path, limit: PACKAGE_LIMITS.compressionRatio });
  }
  return {
    name: Buffer.from(path),
    method: stored ? METHODS.store : METHODS.deflate,
    crc: crc32(contents),
    unpackedBytes: contents.byteLength,
    data,
  };
}

function assemble(packed: readonly Packed[]): Uint8Array {
  const sizeBytes = packed.reduce<number>(
    (sum, one) => sum + RECORD_BYTES.local + RECORD_BYTES.central + 2 * one.name.length + one.data.byteLength,
    RECORD_BYTES.end,
  );
  if (sizeBytes > PACKAGE_LIMITS.packageBytes) {
    throw new StationError('packages.too-large', { sizeBytes, limitBytes: PACKAGE_LIMITS.packageBytes });
  }
  const out = Buffer.from(new ArrayBuffer(sizeBytes));
  let at = 0;
  const offsets: number[] = [];
  for (const one of packed) {
    offsets.push(at);
    out.writeUInt32LE(SIGNATURES.local, at);
    writeFacts(out, at + 4, one);
    at += RECORD_BYTES.local;
    at += one.name.copy(out, at);
    out.set(one.data, at);
    at += one.data.byteLength;
  }
  const directoryStart = at;
  for (const [index, one] of packed.entries()) {
    out.writeUInt32LE(SIGNATURES.central, at);
    out.writeUInt16LE(MADE_BY, at + 4);
    writeFacts(out, at + 6, one);
    out.writeUInt32LE(EXTERNAL_ATTRIBUTES, at + 38);
    out.writeUInt32LE(offsets[index] ?? 0, at + 42);
    at += RECORD_BYTES.central;
    at += one.name.copy(out, at);
  }
  out.writeUInt32LE(SIGNATURES.end, at);
  out.writeUInt16LE(packed.length, at + 8);
  out.writeUInt16LE(packed.length, at + 10);
  out.writeUInt32LE(at - directoryStart, at + 12);
  out.writeUInt32LE(directoryStart, at + 16);
  return new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
}

/** The part that local and central headers share: version needed to lengths. All else stays zero. */
function writeFacts(out: Buffer, at: number, one: Packed): void {
  out.writeUInt16LE(VERSION_NEEDED, at);
  out.writeUInt16LE(FLAGS.utf8, at + 2);
  out.writeUInt16LE(one.method, at + 4);
  out.writeUInt16LE(DOS_TIME, at + 6);
  out.writeUInt16LE(DOS_DATE, at + 8);
  out.writeUInt32LE(one.crc, at + 10);
  out.writeUInt32LE(one.data.byteLength, at + 14);
  out.writeUInt32LE(one.unpackedBytes, at + 18);
  out.writeUInt16LE(one.name.length, at + 22);
}
