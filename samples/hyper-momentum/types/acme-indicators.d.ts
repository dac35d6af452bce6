/** What this extension uses of `acme.indicators` 2.1: one value per bar, `undefined` before there is enough history. */
declare module 'acme.indicators' {
  export type Column = (number | undefined)[];
  export interface Candles {
    readonly high: readonly number[];
    readonly low: readonly number[];
    readonly close: readonly number[];
  }
  /** Average true range, in the quote currency. */
  export function atr(candles: Candles, bars: number): Column;
  /** Greatest of the last `bars` values, the bar itself included. */
  export function highest(values: readonly number[], bars: number): Column;
  /** Least of the last `bars` values, the bar itself included. */
  export function lowest(values: readonly number[], bars: number): Column;
  /** How far each bar reached, the gap from the close before it included. */
  export function trueRange(candles: Candles): number[];
}
