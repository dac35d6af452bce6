import type { Bars } from '../../../src-shared/models/sandbox.ts';

/** The bars whose opening lies between `from` and `to` (UTC milliseconds, both inclusive). `time` must ascend. */
export function barsBetween(bars: Bars, range: { readonly from?: number; readonly to?: number }): Bars {
  const { from = -Infinity, to = Infinity } = range;
  const first = bars.time.findIndex((time) => time >= from);
  const begin = first < 0 ? bars.time.length : first;
  const after = bars.time.findIndex((time) => time > to);
  const end = Math.max(begin, after < 0 ? bars.time.length : after);
  const cut = (column: readonly number[]): number[] => column.slice(begin, end);
  return {
    ...bars,
    time: cut(bars.time),
    open: cut(bars.open),
    high: cut(bars.high),
    low: cut(bars.low),
    close: cut(bars.close),
    volume: cut(bars.volume),
  };
}
