import type { PopularName } from './audit-input.ts';

/** Names that people of this trade know; imitating them pays even in an empty registry. */
export const WELL_KNOWN_NAMES: readonly PopularName[] = [
  { id: 'black-swann.hyper-momentum', displayName: 'Hyper-Momentum-V2' },
  { id: 'sovereign.os', displayName: 'Sovereign OS' },
];

/** Companies and tools whose names are used as bait. */
export const WELL_KNOWN_BRANDS: readonly string[] = [
  'tradingview',
  'metatrader',
  'bloomberg',
  'binance',
  'coinbase',
  'interactive-brokers',
  'ninjatrader',
  'thinkorswim',
  'robinhood',
  'metamask',
  'quantconnect',
  'alphavantage',
  'refinitiv',
  'kraken',
  'bitfinex',
  'etoro',
  'ctrader',
  'multicharts',
  'black-swann',
  'hyper-momentum',
  'paypal',
  'microsoft',
  'google',
  'github',
  'anthropic',
  'openai',
  'tensorflow',
  'lodash',
  'express',
  'react',
  'typescript',
  'electron',
  'postgres',
  'sqlite',
];
