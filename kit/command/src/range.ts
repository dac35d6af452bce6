import type { Bars } from 'marketplace';

/** Lowest low and highest high of the last `days` bars, in the quote currency. */
export function rangeOf(bars: Bars, days: number): { low: number; high: number; days: number } {
  const low = Math.min(...bars.low.slice(-days));
  const high = Math.max(...bars.high.slice(-days));
  return { low, high, days: Math.min(days, bars.close.length) };
}
