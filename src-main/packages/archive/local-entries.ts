import { StationError } from '../../../src-shared/errors/index.ts';
import { checkUnicodePaths, readExtraFields, zip64Values, type ExtraFields } from './extra-fields.ts';
import { FLAGS, readUInt64, RECORD_BYTES, SENTINEL_32, SIGNATURES, type CentralEntry } from './zip-format.ts';

/**
 * Holds every local header (4.3.7) to its central entry, and the entries to the file: sorted by offset they tile
 * everything in front of the directory, the first at 0, each right after the last. What no entry covers, or two
 * entries cover, is a place where two programs could read two different packages.
 * @returns the compressed bytes of each entry, in the order of `entries`.
 */
export function locateContents(
  bytes: Buffer,
  entries: readonly CentralEntry[],
  directoryStart: number,
): readonly Buffer[] {
  const contents = new Map<CentralEntry, Buffer>();
  const inOrder = entries.toSorted((a, b) => a.localOffset - b.localOffset);
  let expected = 0;
  let previous: CentralEntry | null = null;
  for (const [index, entry] of inOrder.entries()) {
    if (entry.localOffset < expected) {
      throw new StationError('packages.overlap', { entry: (previous ?? entry).label });
    }
    if (entry.localOffset + RECORD_BYTES.local > directoryStart) {
      throw new StationError('packages.local-header-missing', { entry: entry.label });
    }
    refuseGap(bytes, expected, entry.localOffset);
    const next = inOrder[index + 1]?.localOffset ?? directoryStart;
    const data = checkLocalHeader(bytes, entry, directoryStart);
    if (data.end > next) throw new StationError('packages.overlap', { entry: entry.label });
    contents.set(entry, bytes.subarray(data.start, data.end));
    const hasDescriptor = (entry.flags & FLAGS.descriptor) !== 0;
    expected = hasDescriptor ? checkDescriptor(bytes, entry, data.end, next) : data.end;
    previous = entry;
  }
  refuseGap(bytes, expected, directoryStart);
  return entries.map((entry) => contents.get(entry) ?? Buffer.alloc(0));
}

function refuseGap(bytes: Buffer, expected: number, found: number): void {
  if (found <= expected) return;
  if (found - expected >= 4 && bytes.readUInt32LE(expected) === SIGNATURES.local) {
    throw new StationError('packages.unlisted-entry', { offset: expected });
  }
  if (expected === 0) throw new StationError('packages.prepended-data');
  throw new StationError('packages.gap', { offset: expected });
}

function checkLocalHeader(
  bytes: Buffer,
  entry: CentralEntry,
  limit: number,
): { readonly start: number; readonly end: number } {
  const at = entry.localOffset;
  const details = { entry: entry.label };
  if (bytes.readUInt32LE(at) !== SIGNATURES.local) {
    throw new StationError('packages.local-header-missing', details);
  }
  const nameEnd = at + RECORD_BYTES.local + bytes.readUInt16LE(at + 26);
  const start = nameEnd + bytes.readUInt16LE(at + 28);
  if (start > limit) throw new StationError('packages.local-header-missing', details);
  if (!bytes.subarray(at + RECORD_BYTES.local, nameEnd).equals(entry.nameBytes)) {
    throw new StationError('packages.local-name-differs', details);
  }
  if (bytes.readUInt16LE(at + 6) !== entry.flags) {
    throw new StationError('packages.local-flags-differ', details);
  }
  if (bytes.readUInt16LE(at + 8) !== entry.method) {
    throw new StationError('packages.local-method-differs', details);
  }
  const extra = readExtraFields(bytes.subarray(nameEnd, start), entry.label);
  checkUnicodePaths(extra, entry.nameBytes, entry.label);
  checkLocalFacts(bytes, at, entry, extra);
  return { start, end: start + entry.compressedBytes };
}

/** CRC and sizes equal the directory's; with bit 3 (4.4.4) they may be zero, and follow in the descriptor. */
function checkLocalFacts(bytes: Buffer, at: number, entry: CentralEntry, extra: ExtraFields): void {
  const later = (entry.flags & FLAGS.descriptor) !== 0;
  const crc = bytes.readUInt32LE(at + 14);
  if (crc !== entry.crc && !(later && crc === 0)) {
    throw new StationError('packages.local-crc-differs', { entry: entry.label });
  }
  const compressed = bytes.readUInt32LE(at + 18);
  const unpacked = bytes.readUInt32LE(at + 22);
  const field = extra.zip64[0];
  const values = field === undefined ? [] : zip64Values(field);
  // 4.5.3: in a local header the zip64 field holds both sizes, unpacked first.
  const usable = extra.zip64.length <= 1 && values.length >= 2;
  const fits = (field32: number, value64: number | undefined, truth: number): boolean => {
    if (field32 === SENTINEL_32) return usable && (value64 === truth || (later && value64 === 0));
    return field32 === truth || (later && field32 === 0);
  };
  const consistent =
    extra.zip64.length <= 1 &&
    fits(compressed, values[1], entry.compressedBytes) &&
    fits(unpacked, values[0], entry.unpackedBytes) &&
    repeatsTruth(values, entry, later);
  if (!consistent) throw new StationError('packages.local-size-differs', { entry: entry.label });
}

function repeatsTruth(values: readonly number[], entry: CentralEntry, later: boolean): boolean {
  const truth = [entry.unpackedBytes, entry.compressedBytes, entry.localOffset];
  return values.every((value, index) => value === truth[index] || (later && value === 0));
}

/** 4.3.9: with or without its signature, with 32-bit or zip64 sizes; always what the directory says. Returns its end. */
function checkDescriptor(bytes: Buffer, entry: CentralEntry, at: number, next: number): number {
  const lengths = [16, 24, 12, 20].filter(
    (length) => at + length <= next && descriptorMatches(bytes, entry, at, length),
  );
  const length = lengths.find((candidate) => at + candidate === next) ?? lengths[0];
  if (length === undefined) throw new StationError('packages.descriptor-differs', { entry: entry.label });
  return at + length;
}

function descriptorMatches(bytes: Buffer, entry: CentralEntry, at: number, length: number): boolean {
  const signed = length === 16 || length === 24;
  if (signed && bytes.readUInt32LE(at) !== SIGNATURES.descriptor) return false;
  const fields = signed ? at + 4 : at;
  if (bytes.readUInt32LE(fields) !== entry.crc) return false;
  const wide = length === 24 || length === 20;
  const compressed = wide ? readUInt64(bytes, fields + 4) : bytes.readUInt32LE(fields + 4);
  const unpacked = wide ? readUInt64(bytes, fields + 12) : bytes.readUInt32LE(fields + 8);
  return compressed === entry.compressedBytes && unpacked === entry.unpackedBytes;
}
