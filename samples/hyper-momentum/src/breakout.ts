import { atr, highest, lowest, trueRange } from 'acme.indicators';
import type { Bars, Signal } from 'marketplace';
import type { Parameters } from './parameters.ts';

/** Bars of the average true range, as Wilder has it. */
const ATR_BARS = 14;

type Direction = 'buy' | 'sell';

/** A position that the strategy holds. */
export interface Trade {
  readonly side: Direction;
  /** Close of the breakout, in the quote currency. */
  readonly entry: number;
  /** Day of the breakout, milliseconds UTC. */
  readonly since: number;
  /** Between entry and first stop, in the quote currency: what a unit loses if the breakout fails. */
  readonly distance: number;
  /** Where the trade is left, in the quote currency; it only ever moves towards the price. */
  readonly stop: number;
  readonly note: string;
}

export interface Outcome {
  readonly signals: readonly Signal[];
  /** The trade still held after the last bar. */
  readonly open: Trade | null;
}

/**
 * A volatility breakout: a close beyond the channel of the last `lookback` days, on a day that moved at least `atrMultiple`
 * average true ranges. Left when a close crosses the trailing stop; one trade at a time.
 */
export function findBreakouts(bars: Bars, { lookback, atrMultiple, stopMultiple }: Parameters): Outcome {
  const top = highest(bars.high, lookback);
  const bottom = lowest(bars.low, lookback);
  const reach = trueRange(bars);
  const usual = atr(bars, ATR_BARS);
  const signals: Signal[] = [];
  let trade: Trade | null = null;

  for (let at = 1; at < bars.close.length; at += 1) {
    const price = bars.close[at] ?? 0;
    const time = bars.time[at] ?? 0;
    // The day before closes the channel and the average: a breakout must not move what it is measured by.
    const [ceiling, floor, range] = [top[at - 1], bottom[at - 1], usual[at - 1]];
    if (ceiling === undefined || floor === undefined || range === undefined) continue;

    if (trade !== null && isBeyond(trade, price)) {
      signals.push({ time, side: 'flat', price, note: whyLeft(trade) });
      trade = null;
      continue;
    }
    if (trade !== null) {
      trade = trailed(trade, price, stopMultiple * range);
      continue;
    }

    const side = price > ceiling ? 'buy' : price < floor ? 'sell' : null;
    const loudness = (reach[at] ?? 0) / range;
    if (side === null || loudness < atrMultiple) continue;
    const edge =
      side === 'buy'
        ? `above the ${lookback}-day high ${shown(ceiling)}`
        : `below the ${lookback}-day low ${shown(floor)}`;
    const note = `closed ${edge} on a day of ${loudness.toFixed(1)} ATR`;
    const distance = stopMultiple * range;
    trade = {
      side,
      entry: price,
      since: time,
      distance,
      stop: side === 'buy' ? price - distance : price + distance,
      note,
    };
    signals.push({ time, side, price, note });
  }
  return { signals, open: trade };
}

function isBeyond({ side, stop }: Trade, price: number): boolean {
  return side === 'buy' ? price < stop : price > stop;
}

function trailed(trade: Trade, price: number, distance: number): Trade {
  const { side, stop } = trade;
  const next = side === 'buy' ? Math.max(stop, price - distance) : Math.min(stop, price + distance);
  return { ...trade, stop: next };
}

function whyLeft({ side, stop }: Trade): string {
  return `closed ${side === 'buy' ? 'below' : 'above'} the trailing stop ${shown(stop)}`;
}

/** A price as traders write it: five digits for most pairs, three where a unit is worth a hundred. */
function shown(price: number): string {
  return price.toFixed(price >= 20 ? 3 : 5);
}
