import { settings, type Json } from 'marketplace';

export interface Parameters {
  /** Days of the channel that a breakout leaves. */
  readonly lookback: number;
  /** Average true ranges that the day of a breakout must have moved. */
  readonly atrMultiple: number;
  /** Average true ranges between the best close of a trade and its stop. */
  readonly stopMultiple: number;
}

const DEFAULTS: Parameters = { lookback: 20, atrMultiple: 0.9, stopMultiple: 2.5 };

/** The input's word first, then the user's settings, then the defaults. @throws RangeError for what makes no sense */
export function parametersFrom(input: Json): Parameters {
  const chosen = { ...DEFAULTS };
  for (const name of ['lookback', 'atrMultiple', 'stopMultiple'] as const) {
    const value = fieldOf(input, name) ?? settings.get(name) ?? DEFAULTS[name];
    if (typeof value !== 'number' || !(value >= 0)) throw new RangeError(`${name} is a number from 0`);
    chosen[name] = value;
  }
  if (!Number.isInteger(chosen.lookback) || chosen.lookback < 2) {
    throw new RangeError('lookback is a whole number of days from 2');
  }
  return chosen;
}

/** A field of the input, or `undefined` where the input is no object or has none. */
export function fieldOf(input: Json, name: string): Json | undefined {
  if (input === null || typeof input !== 'object' || Array.isArray(input)) return undefined;
  return (input as { readonly [key: string]: Json })[name];
}
