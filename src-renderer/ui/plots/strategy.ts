import type { Json } from '../../../src-shared/json.ts';
import type { Bars } from '../../../src-shared/models/sandbox.ts';
import { equityOf, type Equity, type Signal } from './equity.ts';
import { readSignals } from './read-signals.ts';

/** What a strategy's answer means for the prices it was given. */
export interface Strategy {
  readonly bars: Bars;
  readonly signals: readonly Signal[];
  readonly equity: Equity;
}

/** Null for what is no strategy's answer: nothing to compute it from, or no signals. */
export function strategyOf(answer: Json, bars: Bars | null): Strategy | null {
  const signals = bars === null ? null : readSignals(answer);
  return bars === null || signals === null ? null : { bars, signals, equity: equityOf(bars, signals) };
}
