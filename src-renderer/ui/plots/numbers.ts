/** Digits that suit a whole series. */
export function digitsFor(values: readonly number[]): number {
  const largest = Math.max(0, ...values.map(Math.abs));
  return largest >= 1000 ? 2 : largest >= 20 ? 3 : 5;
}

/** With its sign, for gains and losses; a true minus. */
export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return value < 0 ? `−${text}` : `+${text}`;
}

/** The UTC day of a bar: `2025-06-30`. */
export function dayOfBar(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** A value of a series with at most six significant digits. */
export function plain(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 6 }).format(value);
}
