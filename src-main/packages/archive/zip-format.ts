/** Numbers of the zip format; section numbers are those of PKWARE's APPNOTE 6.3.10. */

export const SIGNATURES = {
  /** 4.3.7 */ local: 0x04034b50,
  /** 4.3.9.3 */ descriptor: 0x08074b50,
  /** 4.3.12 */ central: 0x02014b50,
  /** 4.3.14 */ zip64End: 0x06064b50,
  /** 4.3.15 */ zip64Locator: 0x07064b50,
  /** 4.3.16 */ end: 0x06054b50,
} as const;

/** Lengths of the records without their names, extra fields and comments. */
export const RECORD_BYTES = { local: 30, central: 46, zip64End: 56, zip64Locator: 20, end: 22 } as const;

/** General purpose flags, 4.4.4. */
export const FLAGS = {
  encrypted: 1 << 0,
  /** Bits 1 and 2 tell how hard deflate tried; `zip -9` sets one even on stored entries. */
  effort: (1 << 1) | (1 << 2),
  descriptor: 1 << 3,
  strongEncryption: 1 << 6,
  utf8: 1 << 11,
  masked: 1 << 13,
} as const;

/** Compression methods, 4.4.5. */
export const METHODS = { store: 0, deflate: 8, aes: 99 } as const;

export const EXTRA_FIELDS = { zip64: 0x0001, unicodePath: 0x7075 } as const;

/** Stands for "see the zip64 field", 4.4.8 and following. */
export const SENTINEL_32 = 0xffffffff;
export const SENTINEL_16 = 0xffff;

/** One entry as the central directory tells it, with zip64 values resolved. */
export interface CentralEntry {
  /** For messages: the name with everything unprintable escaped. */
  readonly label: string;
  readonly nameBytes: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedBytes: number;
  readonly unpackedBytes: number;
  readonly externalAttributes: number;
  readonly localOffset: number;
}

/** A Buffer over the same memory, for its little-endian readers. */
export function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A 64-bit value as a number; one past 2^53 becomes infinite, which no check accepts. */
export function readUInt64(bytes: Buffer, offset: number): number {
  const value = bytes.readBigUInt64LE(offset);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(value);
}
