import { marketData } from 'marketplace';
import { findBreakouts } from '../src/breakout.ts';
import { parametersFrom } from '../src/parameters.ts';
import { barsOf, QUIET } from './bars.ts';

const PARAMETERS = { lookback: 5, atrMultiple: 1, stopMultiple: 2 };

const sidesOf = (closes: readonly number[], parameters = PARAMETERS): string =>
  findBreakouts(barsOf(closes), parameters)
    .signals.map(({ side }) => side)
    .join(' ');

function same(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`expected ${String(expected)}, got ${String(actual)}`);
}

export const tests = {
  'does nothing in a quiet market'() {
    same(sidesOf(QUIET), '');
  },
  'buys a loud close above the channel and leaves at the trailing stop'() {
    same(sidesOf([...QUIET, 11, 12, 13, 11]), 'buy flat');
  },
  'sells a loud close below the channel and leaves at the trailing stop'() {
    same(sidesOf([...QUIET, 9, 8, 7, 9]), 'sell flat');
  },
  'lets a breakout pass on a day that is not loud enough'() {
    same(sidesOf([...QUIET, 11], { ...PARAMETERS, atrMultiple: 20 }), '');
  },
  'keeps one trade at a time'() {
    same(sidesOf([...QUIET, 11, 12, 13, 14]), 'buy');
  },
  'never moves the stop away from the price'() {
    const stops = [11, 12, 11.9].map((_close, index) => {
      const closes = [...QUIET, ...[11, 12, 11.9].slice(0, index + 1)];
      return findBreakouts(barsOf(closes), PARAMETERS).open?.stop ?? 0;
    });
    if (!(stops[0]! < stops[1]! && stops[1]! <= stops[2]!)) throw new Error(`stops ${stops.join(', ')}`);
  },
  'says why in every signal'() {
    const [first] = findBreakouts(barsOf([...QUIET, 11]), PARAMETERS).signals;
    if (!first?.note?.startsWith('closed above the 5-day high 10.10000'))
      throw new Error(String(first?.note));
  },
  async 'finds a good number of breakouts in two years of EURUSD'() {
    const bars = await marketData.bars('EURUSD');
    const { signals } = findBreakouts(bars, parametersFrom({}));
    const entries = signals.filter(({ side }) => side !== 'flat').length;
    if (entries < 8 || entries > 80) throw new Error(`${entries} entries in ${bars.close.length} days`);
  },
};
