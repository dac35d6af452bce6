import { StationError } from '../../../src-shared/errors/index.ts';
import { readUInt64, RECORD_BYTES, SIGNATURES } from './zip-format.ts';

export interface Zip64End {
  /** Where the zip64 end record begins, which is where the central directory must end. */
  readonly at: number;
  readonly entries: number;
  readonly size: number;
  readonly start: number;
}

function refuse(reason: string): never {
  throw new StationError('packages.zip64', { reason });
}

/**
 * The zip64 end record (4.3.14) and its locator (4.3.15) in front of the end record at `endAt`, or null where there is
 * none. Some tools write them around small archives when they stream; they are harmless only when they lie exactly
 * between directory and end record and say nothing new.
 */
export function checkedZip64End(bytes: Buffer, endAt: number): Zip64End | null {
  const locatorAt = endAt - RECORD_BYTES.zip64Locator;
  if (locatorAt < 0 || bytes.readUInt32LE(locatorAt) !== SIGNATURES.zip64Locator) return null;
  const at = locatorAt - RECORD_BYTES.zip64End;
  if (at < 0 || bytes.readUInt32LE(at) !== SIGNATURES.zip64End) {
    return refuse('the zip64 end record is not in front of its locator');
  }
  if (readUInt64(bytes, locatorAt + 8) !== at) return refuse('the locator points elsewhere');
  if (bytes.readUInt32LE(locatorAt + 4) !== 0 || bytes.readUInt32LE(locatorAt + 16) > 1) {
    throw new StationError('packages.multi-disk');
  }
  if (readUInt64(bytes, at + 4) !== RECORD_BYTES.zip64End - 12) {
    return refuse('the zip64 end record has another size');
  }
  if (bytes.readUInt32LE(at + 16) !== 0 || bytes.readUInt32LE(at + 20) !== 0) {
    throw new StationError('packages.multi-disk');
  }
  const entries = readUInt64(bytes, at + 32);
  if (readUInt64(bytes, at + 24) !== entries) throw new StationError('packages.multi-disk');
  return { at, entries, size: readUInt64(bytes, at + 40), start: readUInt64(bytes, at + 48) };
}
