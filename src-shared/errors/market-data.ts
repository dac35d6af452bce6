import { defineErrors } from './entry.ts';

export const marketDataErrors = defineErrors({
  'market-data.unknown-symbol': {
    status: 404,
    exit: 1,
    message: 'There are no bars for {symbol}.',
    hint: 'See the symbols with `wpk api marketData.symbols`.',
  },
});
