import type { NodePlace } from '../store/port.ts';

/** Leaves from `begin` up to, and not with, `end`. */
export interface LeafRange {
  readonly begin: number;
  readonly end: number;
}

/** RFC 6962 section 2.1: the largest power of two smaller than `size`. */
function splitOf(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

/** RFC 6962 section 2.1.1, PATH(m, D[n]): the ranges whose roots are the path of a leaf, from its sibling upwards. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  const ranges: LeafRange[] = [];
  let [begin, end] = [0, size];
  while (end - begin > 1) {
    const middle = begin + splitOf(end - begin);
    if (index < middle) {
      ranges.unshift({ begin: middle, end });
      end = middle;
    } else {
      ranges.unshift({ begin, end: middle });
      begin = middle;
    }
  }
  return ranges;
}

/** RFC 6962 section 2.1.2, PROOF(m, D[n]): the ranges whose roots show that one tree goes on from the other. */
export function consistencyRanges(from: number, to: number): LeafRange[] {
  if (from === 0 || from === to) return [];
  const ranges: LeafRange[] = [];
  let [begin, end] = [0, to];
  while (end !== from) {
    const middle = begin + splitOf(end - begin);
    if (from <= middle) {
      ranges.unshift({ begin: middle, end });
      end = middle;
    } else {
      ranges.unshift({ begin, end: middle });
      begin = middle;
    }
  }
  // Where the older tree is whole here, whoever asks has its root already.
  return begin === 0 ? ranges : [{ begin, end }, ...ranges];
}

/** The complete nodes that a range consists of, largest first. `begin` is where a tree of that many leaves may begin. */
export function placesOf({ begin, end }: LeafRange): NodePlace[] {
  const places: NodePlace[] = [];
  let at = begin;
  while (at < end) {
    let level = 0;
    while (at + 2 ** (level + 1) <= end) level += 1;
    places.push({ level, position: at / 2 ** level });
    at += 2 ** level;
  }
  return places;
}
