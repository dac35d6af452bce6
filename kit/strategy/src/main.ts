import type { Bars, Json, Signal } from 'marketplace';
import { breakout } from './breakout.ts';

/** Bars of the range, unless the input says otherwise: `{"lookback": 20}`. */
const LOOKBACK = 20;

export const strategies = {
  breakout(bars: Bars, input: Json): Signal[] {
    const wanted = (input as { readonly lookback?: unknown } | null)?.lookback;
    return breakout(bars, typeof wanted === 'number' && wanted >= 2 ? Math.floor(wanted) : LOOKBACK);
  },
};
