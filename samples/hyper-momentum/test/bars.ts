import type { Bars } from 'marketplace';

/** Bars that close at these prices, one a day, each reaching 0.1 above and below its close. */
export function barsOf(closes: readonly number[]): Bars {
  return {
    symbol: 'TEST',
    interval: '1d',
    synthetic: true,
    time: closes.map((_close, day) => day * 86_400_000),
    open: closes,
    high: closes.map((close) => close + 0.1),
    low: closes.map((close) => close - 0.1),
    close: closes,
    volume: closes.map(() => 0),
  };
}

/** Twenty quiet days at 10. */
export const QUIET = Array.from({ length: 20 }, () => 10);
