/** A run of text that both sides have, or that one has alone. */
export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

/** Beyond this many pairs of words a comparison costs more than it shows. */
const MOST_PAIRS = 1_000_000;

/** Both texts, with the words that the other does not have at that place marked. */
export function differingWords(
  one: string,
  other: string,
): { readonly one: readonly Piece[]; readonly other: readonly Piece[] } {
  const ours = wordsOf(one);
  const theirs = wordsOf(other);
  if (ours.length * theirs.length > MOST_PAIRS)
    return { one: [{ text: one, differs: true }], other: [{ text: other, differs: true }] };
  const { left, right } = common(ours, theirs);
  return { one: joined(ours, left), other: joined(theirs, right) };
}

/** Words with the space after them. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\s*\S+\s*/g) ?? [];
}

/** Which words of each side belong to their longest common sequence. */
function common(
  ours: readonly string[],
  theirs: readonly string[],
): { readonly left: ReadonlySet<number>; readonly right: ReadonlySet<number> } {
  const width = theirs.length + 1;
  const lengths = new Uint32Array((ours.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  const isSame = (row: number, column: number): boolean => ours[row]?.trim() === theirs[column]?.trim();
  for (let row = ours.length - 1; row >= 0; row -= 1) {
    for (let column = theirs.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] = isSame(row, column)
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const left = new Set<number>();
  const right = new Set<number>();
  for (let row = 0, column = 0; row < ours.length && column < theirs.length;) {
    if (isSame(row, column)) {
      left.add(row);
      right.add(column);
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return { left, right };
}

function joined(words: readonly string[], kept: ReadonlySet<number>): readonly Piece[] {
  const pieces: { text: string; differs: boolean }[] = [];
  words.forEach((text, index) => {
    const differs = !kept.has(index);
    const last = pieces.at(-1);
    if (last?.differs === differs) last.text += text;
    else pieces.push({ text, differs });
  });
  return pieces;
}
