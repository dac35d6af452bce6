import { StationError } from '../../../src-shared/errors/index.ts';
import { checkedZip64End } from './zip64-end.ts';
import { RECORD_BYTES, SENTINEL_16, SENTINEL_32 } from './zip-format.ts';

/** Where the central directory lies: exactly between the last entry and the end records. */
export interface DirectoryRange {
  readonly start: number;
  readonly end: number;
  readonly entries: number;
}

const MAX_COMMENT_BYTES = 0xffff;
const END = Buffer.from('PK\x05\x06', 'latin1');
const CENTRAL = Buffer.from('PK\x01\x02', 'latin1');
/** What a zip can begin with: an entry, the end of an empty one, or the mark of a split one. */
const FIRST_RECORDS = ['\x03\x04', '\x05\x06', '\x07\x08'].map((kind) => Buffer.from(`PK${kind}`, 'latin1'));
const OTHER_RECORDS = [
  '\x01\x02',
  '\x03\x04',
  '\x05\x05',
  '\x06\x06',
  '\x06\x07',
  '\x06\x08',
  '\x07\x08',
].map((kind) => Buffer.from(`PK${kind}`, 'latin1'));

/** Finds the one end record (4.3.16) and holds what it says against the file. */
export function findDirectory(bytes: Buffer): DirectoryRange {
  const at = findEndRecord(bytes);
  refuseRecordsInComment(bytes.subarray(at + RECORD_BYTES.end));

  const declared = {
    disk: bytes.readUInt16LE(at + 4),
    directoryDisk: bytes.readUInt16LE(at + 6),
    entriesHere: bytes.readUInt16LE(at + 8),
    entries: bytes.readUInt16LE(at + 10),
    size: bytes.readUInt32LE(at + 12),
    start: bytes.readUInt32LE(at + 16),
  };
  const zip64 = checkedZip64End(bytes, at);
  if (zip64 !== null) {
    // Every 32-bit field is either "see zip64" or says the same: then no reader sees another directory than we do.
    const agrees =
      agree(declared.entriesHere, zip64.entries, SENTINEL_16) &&
      agree(declared.entries, zip64.entries, SENTINEL_16) &&
      agree(declared.size, zip64.size, SENTINEL_32) &&
      agree(declared.start, zip64.start, SENTINEL_32) &&
      agree(declared.disk, 0, SENTINEL_16) &&
      agree(declared.directoryDisk, 0, SENTINEL_16);
    if (!agrees) throw new StationError('packages.zip64', { reason: 'the two end records differ' });
    return located(bytes, zip64.at, zip64.start, zip64.size, zip64.entries);
  }
  if (declared.disk !== 0 || declared.directoryDisk !== 0) throw new StationError('packages.multi-disk');
  if (declared.entriesHere !== declared.entries) {
    throw new StationError('packages.entry-count-lie', { declared: declared.entries });
  }
  if (declared.size === SENTINEL_32 || declared.start === SENTINEL_32) {
    throw new StationError('packages.zip64', { reason: 'a zip64 end record is promised and missing' });
  }
  return located(bytes, at, declared.start, declared.size, declared.entries);
}

/** The end record's offset. Its comment must reach exactly to the end of the file, for exactly one candidate. */
function findEndRecord(bytes: Buffer): number {
  const found: number[] = [];
  let endsEarly: number | null = null;
  let endsLate = false;
  const last = bytes.length - END.length;
  const first = Math.max(0, bytes.length - RECORD_BYTES.end - MAX_COMMENT_BYTES);
  for (let at = last < 0 ? -1 : bytes.lastIndexOf(END, last); at >= first;) {
    const end =
      at + RECORD_BYTES.end <= bytes.length ? at + RECORD_BYTES.end + bytes.readUInt16LE(at + 20) : Infinity;
    if (end === bytes.length) found.push(at);
    else if (end > bytes.length) endsLate = true;
    else endsEarly ??= end;
    at = at === 0 ? -1 : bytes.lastIndexOf(END, at - 1);
  }
  if (found.length > 1) throw new StationError('packages.several-end-records');
  if (found[0] !== undefined) return found[0];
  if (endsEarly !== null) {
    throw new StationError('packages.trailing-data', { extraBytes: bytes.length - endsEarly });
  }
  if (endsLate || FIRST_RECORDS.some((record) => startsWith(bytes, 0, record))) {
    const early = bytes.indexOf(END);
    if (early >= 0 && !endsLate && early + RECORD_BYTES.end < first) {
      throw new StationError('packages.trailing-data', {
        extraBytes: bytes.length - early - RECORD_BYTES.end,
      });
    }
    throw new StationError('packages.truncated');
  }
  throw new StationError('packages.not-a-zip');
}

function refuseRecordsInComment(comment: Buffer): void {
  if (comment.includes(END)) throw new StationError('packages.several-end-records');
  if (OTHER_RECORDS.some((record) => comment.includes(record))) {
    throw new StationError('packages.comment-not-plain');
  }
}

function located(bytes: Buffer, endAt: number, start: number, size: number, entries: number): DirectoryRange {
  const end = start + size;
  if (end === endAt) return { start, end, entries };
  // With data in front and offsets that do not count it, the directory and the first entry are moved by the same distance.
  const moved = endAt - end;
  const isPrefixed =
    moved > 0 &&
    startsWith(bytes, endAt - size, CENTRAL) &&
    FIRST_RECORDS.some((r) => startsWith(bytes, moved, r));
  if (isPrefixed) throw new StationError('packages.prepended-data');
  if (end < endAt && startsWith(bytes, end, END)) throw new StationError('packages.several-end-records');
  throw new StationError('packages.directory-size-lie');
}

function startsWith(bytes: Buffer, at: number, record: Buffer): boolean {
  return bytes.subarray(at, at + record.length).equals(record);
}

function agree(field: number, value: number, sentinel: number): boolean {
  return field === value || field === sentinel;
}
