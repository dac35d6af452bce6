/** A currency pair that synthetic bars are made for. Prices are of the right size and nothing more. */
export interface SyntheticPair {
  readonly symbol: string;
  readonly start: number;
  /** Daily volatility in calm times, as a fraction of the price. */
  readonly volatility: number;
  /** Digits after the point. */
  readonly digits: number;
}

export const SYNTHETIC_PAIRS: readonly SyntheticPair[] = [
  { symbol: 'EURUSD', start: 1.1, volatility: 0.0042, digits: 5 },
  { symbol: 'GBPUSD', start: 1.27, volatility: 0.0048, digits: 5 },
  { symbol: 'USDJPY', start: 142, volatility: 0.0052, digits: 3 },
  { symbol: 'USDCHF', start: 0.86, volatility: 0.0044, digits: 5 },
  { symbol: 'AUDUSD', start: 0.67, volatility: 0.0056, digits: 5 },
  { symbol: 'USDCAD', start: 1.34, volatility: 0.0038, digits: 5 },
  { symbol: 'NZDUSD', start: 0.62, volatility: 0.0058, digits: 5 },
  { symbol: 'EURGBP', start: 0.86, volatility: 0.0034, digits: 5 },
];
