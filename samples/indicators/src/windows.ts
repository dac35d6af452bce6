/** One value per bar, `undefined` for the bars before there is enough history. */
export type Column = (number | undefined)[];

/** A length in bars. @throws RangeError unless it is a whole number from 1 */
export function asLength(bars: number): number {
  if (Number.isInteger(bars) && bars >= 1) return bars;
  throw new RangeError(`a length is a whole number of bars from 1, not ${bars}`);
}

/** `measure` of every full window of `bars` values, in place of the window's last bar. */
export function overWindows(
  values: readonly number[],
  bars: number,
  measure: (window: readonly number[]) => number,
): Column {
  const length = asLength(bars);
  return values.map((_value, at) =>
    at + 1 < length ? undefined : measure(values.slice(at + 1 - length, at + 1)),
  );
}

/** The last value of a column, or `undefined` where it never had enough history. */
export function atEnd(column: Column): number | undefined {
  return column[column.length - 1];
}

/** Mean of at least one value. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
