/** One line of an edit script. */
export interface EditLine {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

/** Past this many edits the middle is shown as replaced: memory grows with the square of it. */
const MAX_EDITS = 1_000;

/**
 * The shortest edit script between two lists of lines (Myers 1986, "An O(ND) Difference Algorithm", greedy form), after
 * taking off what both begin and end with. Past `MAX_EDITS` the rest is taken as replaced, so time stays bounded.
 */
export function diffLines(from: readonly string[], to: readonly string[]): readonly EditLine[] {
  const shorter = Math.min(from.length, to.length);
  let head = 0;
  while (head < shorter && from[head] === to[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail += 1;
  const middle = editScript(from.slice(head, from.length - tail), to.slice(head, to.length - tail));
  return [
    ...from.slice(0, head).map((text) => ({ kind: ' ', text }) as const),
    ...middle,
    ...from.slice(from.length - tail).map((text) => ({ kind: ' ', text }) as const),
  ];
}

function editScript(from: readonly string[], to: readonly string[]): readonly EditLine[] {
  const trace = furthestPaths(from, to);
  if (trace === null) {
    return [
      ...from.map((text) => ({ kind: '-', text }) as const),
      ...to.map((text) => ({ kind: '+', text }) as const),
    ];
  }
  const lines: EditLine[] = [];
  let x = from.length;
  let y = to.length;
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const reached = trace[edits] ?? new Map<number, number>();
    const diagonal = x - y;
    const down = isInsertion(reached, diagonal, edits);
    const before = edits === 0 ? 0 : (reached.get(down ? diagonal + 1 : diagonal - 1) ?? 0);
    const beforeY = edits === 0 ? 0 : before - (down ? diagonal + 1 : diagonal - 1);
    while (x > before && y > beforeY && from[x - 1] === to[y - 1]) {
      x -= 1;
      y -= 1;
      lines.push({ kind: ' ', text: from[x] ?? '' });
    }
    if (edits === 0) break;
    if (down) lines.push({ kind: '+', text: to[(y -= 1)] ?? '' });
    else lines.push({ kind: '-', text: from[(x -= 1)] ?? '' });
  }
  return lines.toReversed();
}

/** For each number of edits: how far each diagonal had been reached before it. Null when `MAX_EDITS` do not suffice. */
function furthestPaths(
  from: readonly string[],
  to: readonly string[],
): readonly Map<number, number>[] | null {
  const reached = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let edits = 0; edits <= Math.min(MAX_EDITS, from.length + to.length); edits += 1) {
    trace.push(new Map(reached));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = isInsertion(reached, diagonal, edits);
      let x = down ? (reached.get(diagonal + 1) ?? 0) : (reached.get(diagonal - 1) ?? 0) + 1;
      while (x < from.length && x - diagonal < to.length && from[x] === to[x - diagonal]) x += 1;
      reached.set(diagonal, x);
      if (x >= from.length && x - diagonal >= to.length) return trace;
    }
  }
  return null;
}

function isInsertion(reached: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true;
  return diagonal !== edits && (reached.get(diagonal - 1) ?? -1) < (reached.get(diagonal + 1) ?? -1);
}
