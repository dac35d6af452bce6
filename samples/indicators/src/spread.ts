import { asLength, mean, overWindows, type Column } from './windows.ts';

/** Sample standard deviation (divisor `bars - 1`) of the last `bars` values. @throws RangeError for fewer than 2 bars */
export function stdev(values: readonly number[], bars: number): Column {
  if (asLength(bars) < 2) throw new RangeError('a standard deviation needs at least 2 bars');
  return overWindows(values, bars, deviation);
}

/** How many standard deviations each value lies from the mean of its window; 0 where nothing moved. */
export function zscore(values: readonly number[], bars: number): Column {
  if (asLength(bars) < 2) throw new RangeError('a z-score needs at least 2 bars');
  return overWindows(values, bars, (window) => {
    const spread = deviation(window);
    return spread === 0 ? 0 : ((window[window.length - 1] ?? 0) - mean(window)) / spread;
  });
}

/**
 * The value that the share `share` (0 to 1) of all values does not exceed, by linear interpolation between neighbours.
 * @throws RangeError for no values, or a share outside 0 to 1
 */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('a quantile needs at least one value');
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share lies between 0 and 1, not at ${share}`);
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

function deviation(window: readonly number[]): number {
  const middle = mean(window);
  const squares = window.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (window.length - 1));
}
