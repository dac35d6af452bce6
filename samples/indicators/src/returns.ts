import type { Column } from './windows.ts';

/** Natural logarithm of each price over the one before it; they add up over time. The first has none. */
export function logReturns(prices: readonly number[]): Column {
  return changes(prices, (price, before) => Math.log(price / before));
}

/** Each price over the one before it, less 1; they add up over positions. The first has none. */
export function simpleReturns(prices: readonly number[]): Column {
  return changes(prices, (price, before) => price / before - 1);
}

function changes(prices: readonly number[], change: (price: number, before: number) => number): Column {
  return prices.map((price, at) => {
    const before = prices[at - 1];
    return before === undefined ? undefined : change(price, before);
  });
}
