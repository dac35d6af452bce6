import { StationError } from '../../../src-shared/errors/index.ts';
import type { Bars } from '../../../src-shared/models/sandbox.ts';
import { barsBetween } from './bars.ts';
import { SYNTHETIC_PAIRS, type SyntheticPair } from './pairs.ts';
import { normal, seededRandom } from './random.ts';

const DAY_MS = 86_400_000;
/** The set covers these two years; both ends are fixed so that every machine sees the same bars for ever. */
export const SYNTHETIC_RANGE = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2025, 11, 31) } as const;

const SEED = 20_240_101;
/** How strongly today's volatility remembers yesterday's, and how strongly a move feeds it (GARCH(1,1) in spirit). */
const MEMORY = 0.9;
const SHOCK = 0.08;
const CALM = 1 - MEMORY - SHOCK;
/** No day's variance is more than this many times the calm one. */
const LOUDEST = 5;
/** How strongly a price is drawn back to where it began, per day. */
const PULL = 0.008;
/** Chance a day that a trend begins, how long it lasts and how far it leans, in volatilities a day. */
const TREND = { chance: 0.02, days: 18, spread: 14, lean: 0.3 } as const;

export interface MarketDataSet {
  symbols(): string[];
  /** @throws StationError `market-data.unknown-symbol` */
  bars(symbol: string, range?: { readonly from?: number; readonly to?: number }): Bars;
}

/**
 * Eight currency pairs, weekdays of two years, generated from a fixed seed and marked `synthetic`: no market's
 * prices. Volatility clusters and trends break out, so that strategies have something to find.
 */
export function syntheticMarketData(): MarketDataSet {
  const made = new Map<string, Bars>();
  return {
    symbols: () => SYNTHETIC_PAIRS.map(({ symbol }) => symbol),
    bars: (symbol, range = {}) => {
      const index = SYNTHETIC_PAIRS.findIndex((pair) => pair.symbol === symbol);
      const pair = SYNTHETIC_PAIRS[index];
      if (pair === undefined) throw new StationError('market-data.unknown-symbol', { symbol });
      const bars = made.get(symbol) ?? generate(pair, SEED + index * 7_919);
      made.set(symbol, bars);
      return barsBetween(bars, range);
    },
  };
}

function generate(pair: SyntheticPair, seed: number): Bars {
  const random = seededRandom(seed);
  const round = (price: number): number => Number(price.toFixed(pair.digits));
  const columns = { time: [], open: [], high: [], low: [], close: [], volume: [] } as Record<
    'time' | 'open' | 'high' | 'low' | 'close' | 'volume',
    number[]
  >;
  let price = pair.start;
  let variance = pair.volatility ** 2;
  let trend = { days: 0, lean: 0 };
  for (let time: number = SYNTHETIC_RANGE.from; time <= SYNTHETIC_RANGE.to; time += DAY_MS) {
    if (isWeekend(time)) continue;
    if (trend.days === 0 && random() < TREND.chance) {
      trend = {
        days: TREND.days + Math.floor(random() * TREND.spread),
        lean: (random() < 0.5 ? -1 : 1) * TREND.lean,
      };
      // A breakout begins with a day that is louder than the ones before it.
      variance = Math.min(variance * 1.8, LOUDEST * pair.volatility ** 2);
    }
    const volatility = Math.sqrt(variance);
    const pull = (PULL * (pair.start - price)) / pair.start;
    const shock = volatility * normal(random);
    const move = shock + (trend.days > 0 ? volatility * trend.lean : 0) + pull;
    const open = price * (1 + volatility * 0.08 * normal(random));
    const close = open * (1 + move);
    const reach = volatility * (0.25 + random() * 0.6);
    columns.time.push(time);
    columns.open.push(round(open));
    columns.close.push(round(close));
    columns.high.push(round(Math.max(open, close) * (1 + reach * random())));
    columns.low.push(round(Math.min(open, close) * (1 - reach * random())));
    columns.volume.push(Math.round(40_000 * (0.6 + random() * 0.5 + Math.abs(move) / pair.volatility / 2)));
    variance = CALM * pair.volatility ** 2 + MEMORY * variance + SHOCK * shock ** 2;
    price = close;
    trend = trend.days > 1 ? { ...trend, days: trend.days - 1 } : { days: 0, lean: 0 };
  }
  return { symbol: pair.symbol, interval: '1d', synthetic: true, ...columns };
}

function isWeekend(time: number): boolean {
  const day = new Date(time).getUTCDay();
  return day === 0 || day === 6;
}
