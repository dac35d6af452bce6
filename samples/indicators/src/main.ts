export { ema, sma, wilder } from './averages.ts';
export { atr, highest, lowest, trueRange, type Candles } from './ranges.ts';
export { logReturns, simpleReturns } from './returns.ts';
export { quantile, stdev, zscore } from './spread.ts';
export { atEnd, type Column } from './windows.ts';
