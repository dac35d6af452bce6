import { conversion, pairOf } from './currency.ts';
import type { Prices } from './prices.ts';

export interface Position {
  readonly symbol: string;
  /** Of the base currency; negative for a sale. */
  readonly units: number;
}

export interface Question {
  readonly positions: readonly Position[];
  /** Share of scenarios whose loss stays below the value at risk, such as 0.95. */
  readonly confidence: number;
  /** Holding period. */
  readonly days: number;
  /** Currency of every amount in the answer. */
  readonly currency: string;
}

/** Amounts are losses in the question's currency: positive where money is lost. */
export interface Risk {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  readonly scenarios: number;
  readonly positions: readonly PositionRisk[];
  /** What the positions' own values at risk add up to beyond the book's: the benefit of not holding one thing only. */
  readonly diversification: number;
}

export interface PositionRisk extends Position {
  /** Worth today. */
  readonly value: number;
  /** Value at risk if it were held alone. */
  readonly alone: number;
  /** Its part of the book's expected shortfall; the parts add up to it. Negative where it hedges. */
  readonly part: number;
}

/**
 * Replays every move of the past over the holding period on today's positions. The value at risk is the loss that the share
 * `confidence` of the scenarios does not exceed, the expected shortfall the mean of those from there on.
 * @throws Error for too few days
 */
export function simulate(prices: Prices, { positions, confidence, days, currency }: Question): Risk {
  const symbols = [...prices.closes.keys()];
  const scenarios = Math.max(0, prices.time.length - days);
  if (positions.length > 0 && scenarios < 30) {
    throw new Error(`only ${scenarios} scenarios of ${days} days: at least 30 are needed`);
  }
  const held = positions.map((position) => {
    const closes = prices.closes.get(position.symbol) ?? [];
    const worth =
      position.units * last(closes) * rateOf(pairOf(position.symbol).quote, currency, symbols, prices);
    const losses = closes.slice(days).map((close, at) => worth * (1 - close / (closes[at] ?? close)));
    return { position, worth, losses };
  });
  const book = Array.from({ length: scenarios }, (_none, at) =>
    held.reduce((sum, { losses }) => sum + (losses[at] ?? 0), 0),
  );
  const worst = worstScenarios(book, confidence);
  const valueAtRisk = lossAt(book, worst);
  const parts = held.map(({ position, worth, losses }) => ({
    ...position,
    value: worth,
    alone: lossAt(losses, worstScenarios(losses, confidence)),
    part: worst.length === 0 ? 0 : worst.reduce((sum, at) => sum + (losses[at] ?? 0), 0) / worst.length,
  }));
  return {
    valueAtRisk,
    expectedShortfall: parts.reduce((sum, { part }) => sum + part, 0),
    scenarios,
    positions: parts,
    diversification: parts.reduce((sum, { alone }) => sum + alone, 0) - valueAtRisk,
  };
}

/** Places of the scenarios beyond the confidence, least bad first; at least one. */
function worstScenarios(losses: readonly number[], confidence: number): readonly number[] {
  const count = Math.max(1, Math.floor(losses.length * (1 - confidence) + 1e-9));
  return losses
    .map((_loss, at) => at)
    .toSorted((a, b) => (losses[a] ?? 0) - (losses[b] ?? 0))
    .slice(-count);
}

/** The least bad of the worst scenarios. */
function lossAt(losses: readonly number[], worst: readonly number[]): number {
  return losses[worst[0] ?? -1] ?? 0;
}

/** What one unit of `from` is worth in `to` today. */
function rateOf(from: string, to: string, symbols: readonly string[], prices: Prices): number {
  const by = conversion(from, to, symbols);
  if (by === null) return 1;
  const price = last(prices.closes.get(by.symbol) ?? []);
  return by.divide ? 1 / price : price;
}

function last(values: readonly number[]): number {
  return values[values.length - 1] ?? 0;
}
