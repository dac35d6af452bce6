import type { Bars } from 'marketplace';

/** Days that say what an ordinary move is. */
const USUAL_DAYS = 60;

/** How one symbol stands after its last bar. Changes are fractions: 0.01 is one per cent. */
export interface Move {
  readonly symbol: string;
  /** Milliseconds UTC of the last bar. */
  readonly time: number;
  readonly close: number;
  /** Over 1, 5 and 20 bars; `undefined` where there is not enough history. */
  readonly day: number | undefined;
  readonly week: number | undefined;
  readonly month: number | undefined;
  readonly yearToDate: number | undefined;
  /** The day's change in standard deviations of the days before it; `undefined` without enough of them. */
  readonly loudness: number | undefined;
}

/** @throws Error when there are no bars */
export function moveOf(bars: Bars): Move {
  const { symbol, close, time } = bars;
  const at = close.length - 1;
  const last = close[at];
  const today = time[at];
  if (last === undefined || today === undefined) throw new Error(`${symbol} has no prices up to that day`);
  const over = (length: number): number | undefined => change(close[at - length], last);
  const newYear = Date.UTC(new Date(today).getUTCFullYear(), 0, 1);
  const lastOfOldYear = time.findLastIndex((moment) => moment < newYear);
  return {
    symbol,
    time: today,
    close: last,
    day: over(1),
    week: over(5),
    month: over(20),
    yearToDate: change(close[lastOfOldYear], last),
    loudness: loudness(close),
  };
}

function change(before: number | undefined, after: number): number | undefined {
  return before === undefined || before === 0 ? undefined : after / before - 1;
}

function loudness(close: readonly number[]): number | undefined {
  const changes = close.map((price, at) => change(close[at - 1], price)).filter((one) => one !== undefined);
  const today = changes[changes.length - 1];
  const before = changes.slice(-USUAL_DAYS - 1, -1);
  if (today === undefined || before.length < USUAL_DAYS) return undefined;
  const mean = before.reduce((sum, one) => sum + one, 0) / before.length;
  const spread = Math.sqrt(before.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (before.length - 1));
  return spread === 0 ? 0 : Math.abs(today - mean) / spread;
}
