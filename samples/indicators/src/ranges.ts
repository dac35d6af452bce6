import { wilder } from './averages.ts';
import { overWindows, type Column } from './windows.ts';

/** Columns of equal length, oldest bar first; the host's `Bars` fits. Prices in the quote currency. */
export interface Candles {
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
}

/** Greatest of the last `bars` values, the bar itself included. */
export function highest(values: readonly number[], bars: number): Column {
  return overWindows(values, bars, (window) => Math.max(...window));
}

/** Least of the last `bars` values, the bar itself included. */
export function lowest(values: readonly number[], bars: number): Column {
  return overWindows(values, bars, (window) => Math.min(...window));
}

/** How far each bar reached, the gap from the close before it included. The first bar has no gap. */
export function trueRange({ high, low, close }: Candles): number[] {
  return high.map((top, at) => {
    const bottom = low[at] ?? top;
    const before = close[at - 1] ?? bottom;
    return Math.max(top, before) - Math.min(bottom, before);
  });
}

/** Average true range: Wilder's average of `trueRange`, in the quote currency. */
export function atr(candles: Candles, bars: number): Column {
  return wilder(trueRange(candles), bars);
}
