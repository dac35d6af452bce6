import { StationError } from '../../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS } from '../../../src-shared/limits.ts';
import type { DirectoryRange } from './end-record.ts';
import { checkUnicodePaths, readExtraFields, zip64Values } from './extra-fields.ts';
import { printableName } from './printable-name.ts';
import {
  FLAGS,
  METHODS,
  RECORD_BYTES,
  SENTINEL_16,
  SENTINEL_32,
  SIGNATURES,
  type CentralEntry,
} from './zip-format.ts';

const ALLOWED_FLAGS = FLAGS.effort | FLAGS.descriptor | FLAGS.utf8;

/** Reads the central directory (4.3.12): exactly the declared number of entries, exactly filling its range. */
export function readCentralDirectory(bytes: Buffer, range: DirectoryRange): readonly CentralEntry[] {
  if (range.entries > PACKAGE_LIMITS.entries) {
    throw new StationError('packages.too-many-entries', {
      entries: range.entries,
      limit: PACKAGE_LIMITS.entries,
    });
  }
  const entries: CentralEntry[] = [];
  let at = range.start;
  while (at < range.end) {
    const index = entries.length;
    const damaged = (): StationError => new StationError('packages.directory-damaged', { index });
    if (at + RECORD_BYTES.central > range.end) throw damaged();
    if (bytes.readUInt32LE(at) !== SIGNATURES.central) throw damaged();
    if (index === range.entries) throw new StationError('packages.entry-count-lie', { declared: index });
    const end =
      at +
      RECORD_BYTES.central +
      bytes.readUInt16LE(at + 28) +
      bytes.readUInt16LE(at + 30) +
      bytes.readUInt16LE(at + 32);
    if (end > range.end) throw damaged();
    entries.push(readEntry(bytes.subarray(at, end), index));
    at = end;
  }
  if (entries.length !== range.entries) {
    throw new StationError('packages.entry-count-lie', { declared: range.entries });
  }
  return entries;
}

function readEntry(record: Buffer, index: number): CentralEntry {
  const nameBytes = record.subarray(RECORD_BYTES.central, RECORD_BYTES.central + record.readUInt16LE(28));
  if (nameBytes.length === 0) throw new StationError('packages.name-empty', { index });
  const label = printableName(nameBytes);
  const flags = record.readUInt16LE(8);
  const method = record.readUInt16LE(10);
  checkFlagsAndMethod(flags, method, label);

  const extraAt = RECORD_BYTES.central + nameBytes.length;
  const extra = readExtraFields(record.subarray(extraAt, extraAt + record.readUInt16LE(30)), label);
  checkUnicodePaths(extra, nameBytes, label);
  const sizes = resolveZip64(record, extra.zip64, label);
  return {
    label,
    nameBytes,
    flags,
    method,
    crc: record.readUInt32LE(16),
    compressedBytes: sizes.compressed,
    unpackedBytes: sizes.unpacked,
    externalAttributes: record.readUInt32LE(38),
    localOffset: sizes.offset,
  };
}

function checkFlagsAndMethod(flags: number, method: number, label: string): void {
  if ((flags & FLAGS.masked) !== 0) throw new StationError('packages.masked-headers', { entry: label });
  if ((flags & (FLAGS.encrypted | FLAGS.strongEncryption)) !== 0 || method === METHODS.aes) {
    throw new StationError('packages.encrypted', { entry: label });
  }
  if ((flags & ~ALLOWED_FLAGS) !== 0) {
    const flagsHex = `0x${(flags & ~ALLOWED_FLAGS).toString(16)}`;
    throw new StationError('packages.unsupported-flag', { entry: label, flags: flagsHex });
  }
  if (method !== METHODS.store && method !== METHODS.deflate) {
    throw new StationError('packages.unsupported-method', { entry: label, method });
  }
}

/** 4.5.3: fields that hold the sentinel take their value from the zip64 field, in order; others may not be contradicted. */
function resolveZip64(record: Buffer, zip64: readonly Buffer[], label: string) {
  const field = {
    unpacked: record.readUInt32LE(24),
    compressed: record.readUInt32LE(20),
    offset: record.readUInt32LE(42),
    disk: record.readUInt16LE(34),
  };
  if (zip64.length > 1) {
    throw new StationError('packages.zip64', { reason: `${label} has two zip64 fields` });
  }
  const values = zip64[0] === undefined ? [] : zip64Values(zip64[0]);
  const promised = [field.unpacked, field.compressed, field.offset].map((value) => value === SENTINEL_32);
  const wanted = promised.filter(Boolean).length;
  const diskPromised = field.disk === SENTINEL_16;
  if (!diskPromised && field.disk !== 0) throw new StationError('packages.multi-disk');
  if (values.length < wanted) {
    throw new StationError('packages.zip64', { reason: `${label} lacks its zip64 sizes` });
  }
  const rest = [...values];
  const take = (value: number, isPromised: boolean): number => (isPromised ? (rest.shift() ?? value) : value);
  const resolved = {
    unpacked: take(field.unpacked, promised[0] === true),
    compressed: take(field.compressed, promised[1] === true),
    offset: take(field.offset, promised[2] === true),
  };
  if (diskPromised) checkZip64Disk(zip64[0], wanted, label);
  // A field that repeats what the record says is harmless; one that says something else is a second truth.
  const plain = [resolved.unpacked, resolved.compressed, resolved.offset];
  if (values.length > wanted && !values.every((value, at) => value === plain[at])) {
    throw new StationError('packages.zip64', { reason: `${label} has two different sizes` });
  }
  return resolved;
}

function checkZip64Disk(field: Buffer | undefined, before: number, label: string): void {
  if (field === undefined || field.length < before * 8 + 4) {
    throw new StationError('packages.zip64', { reason: `${label} lacks its disk number` });
  }
  if (field.readUInt32LE(before * 8) !== 0) throw new StationError('packages.multi-disk');
}
