import type { Bars } from 'marketplace';
import { breakout } from '../src/breakout.ts';

/** Bars that close at these prices, one a day, with no range around the close. */
function barsOf(closes: readonly number[]): Bars {
  return {
    symbol: 'TEST',
    interval: '1d',
    synthetic: true,
    time: closes.map((_close, day) => day * 86_400_000),
    open: closes,
    high: closes,
    low: closes,
    close: closes,
    volume: closes.map(() => 0),
  };
}

/** A test fails when it throws. `wpk dry-run` runs each one in the sandbox. */
export const tests = {
  'buys above the range and leaves below it'() {
    const signals = breakout(barsOf([1, 1, 1, 2, 2, 2, 0.5]), 3);
    const sides = signals.map((signal) => signal.side).join(' ');
    if (sides !== 'buy flat') throw new Error(`expected "buy flat", got "${sides}"`);
  },
  'does nothing in a quiet market'() {
    const { length } = breakout(barsOf([1, 1, 1, 1, 1, 1]), 3);
    if (length !== 0) throw new Error(`expected no signals, got ${length}`);
  },
};
