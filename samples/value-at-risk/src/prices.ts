import { marketData, type Bars } from 'marketplace';

/** Daily closes of several symbols on the days that all of them have, oldest first. */
export interface Prices {
  /** Milliseconds UTC. */
  readonly time: readonly number[];
  readonly closes: ReadonlyMap<string, readonly number[]>;
}

/** @throws Error for a symbol that is not there, or when the symbols share too few days */
export async function readPrices(symbols: readonly string[], days: number): Promise<Prices> {
  return align(await Promise.all([...new Set(symbols)].map((symbol) => marketData.bars(symbol))), days);
}

/** The last `days` days that every symbol has a bar for, and one more to measure the first move from. */
export function align(all: readonly Bars[], days: number): Prices {
  const seen = new Map<number, number>();
  for (const { time } of all) for (const day of time) seen.set(day, (seen.get(day) ?? 0) + 1);
  const time = [...seen]
    .filter(([, count]) => count === all.length)
    .map(([day]) => day)
    .toSorted((a, b) => a - b)
    .slice(-(days + 1));
  const kept = new Set(time);
  const closes = new Map(
    all.map(({ symbol, time: opened, close }) => [
      symbol,
      close.filter((_price, at) => kept.has(opened[at] ?? NaN)),
    ]),
  );
  return { time, closes };
}
