import { asLength, mean, overWindows, type Column } from './windows.ts';

/** Simple moving average: the mean of the last `bars` values. */
export function sma(values: readonly number[], bars: number): Column {
  return overWindows(values, bars, mean);
}

/** Exponential moving average with weight `2 / (bars + 1)`, begun with the mean of the first `bars` values. */
export function ema(values: readonly number[], bars: number): Column {
  return smoothed(values, bars, 2 / (asLength(bars) + 1));
}

/** Wilder's moving average: like `ema`, with weight `1 / bars`. */
export function wilder(values: readonly number[], bars: number): Column {
  return smoothed(values, bars, 1 / asLength(bars));
}

function smoothed(values: readonly number[], bars: number, weight: number): Column {
  let average: number | undefined;
  return values.map((value, at) => {
    if (at + 1 < bars) return undefined;
    average = average === undefined ? mean(values.slice(0, bars)) : average + weight * (value - average);
    return average;
  });
}
