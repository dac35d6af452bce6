import type { Bars } from 'marketplace';
import { conversion, pairOf } from '../src/currency.ts';
import { align } from '../src/prices.ts';
import { simulate } from '../src/simulate.ts';

const DAY = 86_400_000;

function barsOf(symbol: string, close: readonly number[], firstDay = 0): Bars {
  const time = close.map((_price, at) => (firstDay + at) * DAY);
  return {
    symbol,
    interval: '1d',
    synthetic: true,
    time,
    open: close,
    high: close,
    low: close,
    close,
    volume: close,
  };
}

/** A price of 100 after `n` days that fell by 1 %, 2 %, … n %, each from 100. */
function falls(n: number): number[] {
  const prices = Array.from({ length: n }, (_none, at) => [100, 100 - (at + 1)]).flat();
  return [...prices, 100];
}

function near(actual: number, expected: number, what: string): void {
  if (!(Math.abs(actual - expected) < 1e-6)) throw new Error(`${what}: expected ${expected}, got ${actual}`);
}

const QUESTION = { confidence: 0.95, days: 1, currency: 'USD' };

export const tests = {
  'takes the loss that the confidence leaves, and the mean beyond it'() {
    // 100 moves: 50 falls of 1 % to 50 %, 50 rises back. The five worst are falls of 46 % to 50 %.
    const prices = align([barsOf('EURUSD', falls(50))], 100);
    const risk = simulate(prices, { ...QUESTION, positions: [{ symbol: 'EURUSD', units: 10 }] });
    near(risk.scenarios, 100, 'scenarios');
    near(risk.valueAtRisk, 460, 'value at risk');
    near(risk.expectedShortfall, 480, 'expected shortfall');
  },
  'is nothing for two positions that cancel out'() {
    const prices = align([barsOf('EURUSD', falls(50))], 100);
    const positions = [
      { symbol: 'EURUSD', units: 10 },
      { symbol: 'EURUSD', units: -10 },
    ];
    const risk = simulate(prices, { ...QUESTION, positions });
    near(risk.valueAtRisk, 0, 'value at risk');
    if (!(risk.diversification > 0)) throw new Error('expected a benefit');
  },
  'splits the shortfall into parts that add up to it'() {
    const rising = falls(50).map((price) => 200 - price);
    const prices = align([barsOf('EURUSD', falls(50)), barsOf('GBPUSD', rising)], 100);
    const positions = [
      { symbol: 'EURUSD', units: 10 },
      { symbol: 'GBPUSD', units: 2 },
    ];
    const risk = simulate(prices, { ...QUESTION, positions });
    const [first, hedge] = risk.positions;
    near((first?.part ?? 0) + (hedge?.part ?? 0), risk.expectedShortfall, 'parts');
    if (!(hedge!.part < 0)) throw new Error('expected the hedge to take off');
  },
  'turns losses into one currency at the last price'() {
    const closes = falls(50).map((price) => price * 1.5);
    const risk = simulate(align([barsOf('USDJPY', closes)], 100), {
      ...QUESTION,
      positions: [{ symbol: 'USDJPY', units: 1000 }],
    });
    near(risk.positions[0]?.value ?? 0, 1000, 'value of 1000 dollars');
  },
  'risks nothing with no positions'() {
    near(simulate(align([], 100), { ...QUESTION, positions: [] }).expectedShortfall, 0, 'shortfall');
  },
  'uses only days that every symbol has'() {
    const { time, closes } = align([barsOf('EURUSD', [1, 2, 3, 4]), barsOf('GBPUSD', [5, 6, 7], 2)], 10);
    near(time.length, 2, 'days');
    near(closes.get('EURUSD')?.[0] ?? 0, 3, 'first close');
  },
  'finds the pair that converts, in either direction'() {
    if (conversion('USD', 'USD', []) !== null) throw new Error('expected none');
    if (conversion('JPY', 'USD', ['USDJPY'])?.divide !== true) throw new Error('expected a division');
    if (conversion('GBP', 'USD', ['GBPUSD'])?.divide !== false) throw new Error('expected a multiplication');
    if (pairOf('EURGBP').quote !== 'GBP') throw new Error('expected GBP');
  },
};
