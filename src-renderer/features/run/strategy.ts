import type { RunKind } from '../../../src-shared/models/installation.ts';
import type { Bars } from '../../../src-shared/models/sandbox.ts';
import { equityOf, type Equity, type Signal } from './equity.ts';
import { readSignals } from './read-signals.ts';
import type { Finished } from './use-run.ts';

/** What a strategy's answer means for the prices it was given. */
export interface Strategy {
  readonly bars: Bars;
  readonly signals: readonly Signal[];
  readonly equity: Equity;
}

/** Null for everything but a strategy that answered signals. */
export function strategyOf(finished: Finished | null, kind: RunKind): Strategy | null {
  if (finished === null || kind !== 'strategy' || finished.bars === null) return null;
  const { bars, result } = finished;
  const signals = result.outcome === 'ok' ? readSignals(result.value) : null;
  return signals === null ? null : { bars, signals, equity: equityOf(bars, signals) };
}
