/**
 * Optimal string alignment distance: insertions, deletions, replacements and transpositions of neighbours, each 1.
 * Answers `limit + 1` as soon as the distance is known to be greater than `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  const over = limit + 1;
  if (Math.abs(a.length - b.length) > limit) return over;
  if (a === b) return 0;
  const width = b.length + 1;
  let before = Array.from({ length: width }, () => 0);
  let last = Array.from({ length: width }, (_, column) => column);
  let row = Array.from({ length: width }, () => 0);
  for (let i = 1; i <= a.length; i += 1) {
    row[0] = i;
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min(
        (last[j] ?? over) + 1,
        (row[j - 1] ?? over) + 1,
        (last[j - 1] ?? over) + (same ? 0 : 1),
      );
      const swapped =
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? over) + 1);
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return over;
    [before, last, row] = [last, row, before];
  }
  return Math.min(last[b.length] ?? over, over);
}

/** The closest of `words` to `word` within `limit` edits, the earlier one when two are as close; null when none is. */
export function closest(word: string, words: readonly string[], limit: number): string | null {
  let best: string | null = null;
  let distance = limit + 1;
  for (const candidate of words) {
    const found = editDistance(word, candidate, distance - 1);
    if (found < distance) [best, distance] = [candidate, found];
  }
  return best;
}
