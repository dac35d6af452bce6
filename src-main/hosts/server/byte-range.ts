/** Bytes `start` to `end`, both counted in. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** More parts than this in one request are no download but an attack. */
const MOST_RANGES = 10;

/**
 * The parts that a `Range` header asks for (RFC 9110 section 14.1.2); null where it asks for the whole: no header, another
 * unit, or one that cannot be read (section 14.2 has it ignored). `unsatisfiable` where no part of it exists (section 15.5.17),
 * or where it asks for overlapping or too many parts (section 14.2 lets a server refuse those).
 */
export function readRange(
  header: string | undefined,
  size: number,
): readonly ByteRange[] | 'unsatisfiable' | null {
  const [, list] = /^bytes=(.+)$/i.exec(header?.trim() ?? '') ?? [];
  if (list === undefined) return null;
  const parts = list.split(',').map((part) => part.trim());
  const ranges: ByteRange[] = [];
  for (const part of parts.filter((one) => one !== '')) {
    const [, first, last] = /^(\d{0,15})-(\d{0,15})$/.exec(part) ?? [];
    if (first === undefined || last === undefined || (first === '' && last === '')) return null;
    if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
    const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
    const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
    if (start < size && start <= end) ranges.push({ start, end });
  }
  if (ranges.length === 0 || parts.length > MOST_RANGES || overlap(ranges)) return 'unsatisfiable';
  return ranges;
}

function overlap(ranges: readonly ByteRange[]): boolean {
  const inOrder = ranges.toSorted((a, b) => a.start - b.start);
  return inOrder.some((range, index) => range.start <= (inOrder[index - 1]?.end ?? -1));
}
