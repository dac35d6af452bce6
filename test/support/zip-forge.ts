import { crc32, deflateRawSync } from 'node:zlib';

/** Fields of one header; what is not given is what an honest writer would put there. */
export interface ForgedHeader {
  readonly name?: string | Uint8Array;
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
  readonly compressedBytes?: number;
  readonly unpackedBytes?: number;
  readonly extra?: Uint8Array;
}

/** One entry of a forged zip. `local` and `central` change one of the two headers only. */
export interface ForgedEntry extends ForgedHeader {
  readonly data?: string | Uint8Array;
  /** The bytes between header and next header, instead of the packed data. */
  readonly packed?: Uint8Array;
  readonly descriptor?: 'signed' | 'unsigned' | 'signed64' | 'unsigned64' | Uint8Array;
  readonly local?: ForgedHeader;
  readonly central?: ForgedHeader & {
    readonly localOffset?: number;
    readonly disk?: number;
    readonly comment?: Uint8Array;
  };
  readonly madeBy?: number;
  readonly externalAttributes?: number;
  /** Bytes in front of the local header. */
  readonly before?: Uint8Array;
  /** Leave the entry out of the directory. */
  readonly isUnlisted?: boolean;
  /** Write no local entry: the directory points to that of the entry with this index. */
  readonly sharesLocalOf?: number;
}

export interface ForgedZip {
  readonly entries: readonly ForgedEntry[];
  /** Order of the directory, by index of entry. */
  readonly directoryOrder?: readonly number[];
  readonly prefix?: Uint8Array;
  /** Bytes between the directory and the end record. */
  readonly beforeEnd?: Uint8Array;
  readonly suffix?: Uint8Array;
  readonly comment?: Uint8Array;
  readonly end?: Partial<
    Record<'disk' | 'directoryDisk' | 'entriesHere' | 'entries' | 'size' | 'start' | 'commentBytes', number>
  >;
  /** Write zip64 end records, with these differences from the truth. */
  readonly zip64?: Partial<
    Record<'entries' | 'size' | 'start' | 'locator' | 'recordBytes' | 'disk' | 'disks', number>
  >;
}

/** Little-endian bytes of numbers: `le(2, 8, 0)` are two 16-bit fields. */
export function le(width: 2 | 4 | 8, ...values: readonly number[]): Buffer {
  const out = Buffer.alloc(width * values.length);
  for (const [index, value] of values.entries()) {
    if (width === 2) out.writeUInt16LE(value, index * 2);
    else if (width === 4) out.writeUInt32LE(value >>> 0, index * 4);
    else out.writeBigUInt64LE(BigInt(value), index * 8);
  }
  return out;
}

/** An extra field: its id and its contents. */
export function extraField(id: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  return Buffer.concat([le(2, id, body.length), body]);
}

/** A Unix mode as it stands in the external attributes. */
export function unixMode(mode: number): number {
  return (mode << 16) >>> 0;
}

const NONE = Buffer.alloc(0);

/** Writes any zip, honest or not, byte by byte. */
export function forgeZip(zip: ForgedZip): Buffer {
  const parts: Buffer[] = [];
  let written = 0;
  const add = (...more: readonly Uint8Array[]): void => {
    for (const part of more) {
      parts.push(Buffer.from(part));
      written += part.length;
    }
  };
  add(zip.prefix ?? NONE);
  const offsets: number[] = [];
  for (const [index, entry] of zip.entries.entries()) {
    if (entry.sharesLocalOf !== undefined) {
      offsets[index] = offsets[entry.sharesLocalOf] ?? 0;
      continue;
    }
    add(entry.before ?? NONE);
    offsets[index] = written;
    add(localHeader(entry), packedOf(entry), descriptorOf(entry));
  }
  const start = written;
  const order = zip.directoryOrder ?? zip.entries.map((_, index) => index);
  let listed = 0;
  for (const index of order) {
    const entry = zip.entries[index];
    if (entry === undefined || entry.isUnlisted === true) continue;
    add(centralHeader(entry, offsets[index] ?? 0));
    listed += 1;
  }
  const size = written - start;
  if (zip.zip64 !== undefined) {
    const entries = zip.zip64.entries ?? listed;
    const at = zip.zip64.locator ?? written;
    add(
      le(4, 0x06064b50),
      le(8, zip.zip64.recordBytes ?? 44),
      le(2, 45, 45),
      le(4, zip.zip64.disk ?? 0, 0),
      le(8, entries, entries, zip.zip64.size ?? size, zip.zip64.start ?? start),
      le(4, 0x07064b50, 0),
      le(8, at),
      le(4, zip.zip64.disks ?? 1),
    );
  }
  add(zip.beforeEnd ?? NONE);
  const comment = zip.comment ?? NONE;
  add(
    le(4, 0x06054b50),
    le(2, zip.end?.disk ?? 0, zip.end?.directoryDisk ?? 0),
    le(2, zip.end?.entriesHere ?? zip.end?.entries ?? listed, zip.end?.entries ?? listed),
    le(4, zip.end?.size ?? size, zip.end?.start ?? start),
    le(2, zip.end?.commentBytes ?? comment.length),
    comment,
    zip.suffix ?? NONE,
  );
  return Buffer.concat(parts);
}

function dataOf(entry: ForgedEntry): Buffer {
  return Buffer.from(entry.data ?? '');
}

function packedOf(entry: ForgedEntry): Buffer {
  if (entry.packed !== undefined) return Buffer.from(entry.packed);
  return entry.method === 8 ? deflateRawSync(dataOf(entry)) : dataOf(entry);
}

function factsOf(entry: ForgedEntry, header: ForgedHeader | undefined, isLater: boolean) {
  const pick = <Key extends keyof ForgedHeader>(key: Key): ForgedHeader[Key] => header?.[key] ?? entry[key];
  return {
    name: Buffer.from(pick('name') ?? 'file.txt'),
    flags: pick('flags') ?? (entry.descriptor === undefined ? 0 : 8),
    method: pick('method') ?? 0,
    crc: isLater ? (header?.crc ?? 0) : (pick('crc') ?? crc32(dataOf(entry))),
    compressedBytes: isLater
      ? (header?.compressedBytes ?? 0)
      : (pick('compressedBytes') ?? packedOf(entry).length),
    unpackedBytes: isLater ? (header?.unpackedBytes ?? 0) : (pick('unpackedBytes') ?? dataOf(entry).length),
    extra: Buffer.from(pick('extra') ?? NONE),
  };
}

function localHeader(entry: ForgedEntry): Buffer {
  const facts = factsOf(entry, entry.local, entry.descriptor !== undefined);
  return Buffer.concat([
    le(4, 0x04034b50),
    le(2, 20, facts.flags, facts.method, 0, 33),
    le(4, facts.crc, facts.compressedBytes, facts.unpackedBytes),
    le(2, facts.name.length, facts.extra.length),
    facts.name,
    facts.extra,
  ]);
}

function descriptorOf(entry: ForgedEntry): Buffer {
  if (entry.descriptor === undefined) return NONE;
  if (typeof entry.descriptor !== 'string') return Buffer.from(entry.descriptor);
  const facts = factsOf(entry, entry.central, false);
  const isSigned = entry.descriptor.startsWith('signed');
  const width = entry.descriptor.endsWith('64') ? 8 : 4;
  const sizes = le(width, facts.compressedBytes, facts.unpackedBytes);
  return Buffer.concat([isSigned ? le(4, 0x08074b50) : NONE, le(4, facts.crc), sizes]);
}

function centralHeader(entry: ForgedEntry, offset: number): Buffer {
  const facts = factsOf(entry, entry.central, false);
  const comment = Buffer.from(entry.central?.comment ?? NONE);
  return Buffer.concat([
    le(4, 0x02014b50),
    le(2, entry.madeBy ?? 0x031e, 20, facts.flags, facts.method, 0, 33),
    le(4, facts.crc, facts.compressedBytes, facts.unpackedBytes),
    le(2, facts.name.length, facts.extra.length, comment.length, entry.central?.disk ?? 0, 0),
    le(4, entry.externalAttributes ?? 0, entry.central?.localOffset ?? offset),
    facts.name,
    facts.extra,
    comment,
  ]);
}
