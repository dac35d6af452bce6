import { marketData, settings, storage, type Json } from 'marketplace';
import type { Position, Question } from './simulate.ts';

/** Units of every symbol in the example book that a first run without positions looks at. */
const EXAMPLE_UNITS = 100_000;
const BOOK_KEY = 'book';

/** The question that the input asks; what it leaves out comes from the settings, the positions from the last run. */
export async function questionFrom(input: Json): Promise<Question> {
  const { positions, confidence, days } = isObject(input) ? input : {};
  const currency = settings.get('currency') ?? 'USD';
  return {
    positions: positions === undefined ? await lastBook() : positionsFrom(positions),
    confidence: within('confidence', confidence ?? settings.get('confidence') ?? 0.95, 0.5, 0.999),
    days: Math.floor(within('days', days ?? 1, 1, 20)),
    currency: typeof currency === 'string' ? currency.toUpperCase() : 'USD',
  };
}

export async function rememberBook(positions: readonly Position[]): Promise<void> {
  await storage.set(
    BOOK_KEY,
    positions.map(({ symbol, units }) => ({ symbol, units })),
  );
}

async function lastBook(): Promise<readonly Position[]> {
  const kept = await storage.get(BOOK_KEY);
  if (kept !== undefined) return positionsFrom(kept);
  return (await marketData.symbols()).map((symbol) => ({ symbol, units: EXAMPLE_UNITS }));
}

/** @throws TypeError naming the position that is wrong */
export function positionsFrom(given: Json): readonly Position[] {
  if (!Array.isArray(given)) throw new TypeError('positions is a list of {"symbol", "units"}');
  return given.map((one: Json, at) => {
    const { symbol, units } = isObject(one) ? one : {};
    if (typeof symbol === 'string' && typeof units === 'number' && Number.isFinite(units))
      return { symbol, units };
    throw new TypeError(`position ${at + 1} needs a symbol (text) and units (number)`);
  });
}

function within(name: string, value: Json, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new RangeError(`${name} is a number from ${least} to ${most}`);
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
