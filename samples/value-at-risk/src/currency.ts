/** A pair such as `EURUSD`: units of the base currency are bought with the quote currency. */
export interface Pair {
  readonly base: string;
  readonly quote: string;
}

/** @throws TypeError for a name that is no pair of two currencies */
export function pairOf(symbol: string): Pair {
  const [, base, quote] = /^([A-Z]{3})([A-Z]{3})$/.exec(symbol) ?? [];
  if (base === undefined || quote === undefined) throw new TypeError(`${symbol} is no pair such as EURUSD`);
  return { base, quote };
}

/**
 * The symbol whose price turns an amount of `from` into `to`, and whether to divide by it; `null` for one currency.
 * @throws Error when there is no such symbol
 */
export function conversion(
  from: string,
  to: string,
  symbols: readonly string[],
): { readonly symbol: string; readonly divide: boolean } | null {
  if (from === to) return null;
  if (symbols.includes(from + to)) return { symbol: from + to, divide: false };
  if (symbols.includes(to + from)) return { symbol: to + from, divide: true };
  throw new Error(`no prices turn ${from} into ${to}: import ${from}${to} or ${to}${from}`);
}
