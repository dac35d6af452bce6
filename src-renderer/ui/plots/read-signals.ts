import { isJsonObject, type Json } from '../../../src-shared/json.ts';
import type { Side, Signal } from './equity.ts';

const SIDES: ReadonlySet<string> = new Set<Side>(['buy', 'sell', 'flat']);

/** The signals of a strategy's answer; null where it answered something else. */
export function readSignals(value: Json): readonly Signal[] | null {
  if (!Array.isArray(value)) return null;
  const found: Signal[] = [];
  for (const one of value as readonly Json[]) {
    if (!isJsonObject(one)) return null;
    const { time, side, price, note } = one;
    if (typeof time !== 'number' || typeof price !== 'number' || typeof side !== 'string') return null;
    if (!SIDES.has(side)) return null;
    found.push({ time, side: side as Side, price, ...(typeof note === 'string' ? { note } : {}) });
  }
  return found;
}
