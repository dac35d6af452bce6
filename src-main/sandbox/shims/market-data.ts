import { z } from 'zod';
import { hostMethod } from './host-method.ts';

const rangeSchema = z.strictObject({
  from: z.number().nullish(),
  to: z.number().nullish(),
  interval: z.literal('1d').nullish(),
});

/**
 * `marketData.bars(symbol, { from?, to?, interval: '1d' })` answers columns of daily bars; `from` and `to` are UTC
 * milliseconds, both inclusive. `marketData.symbols()` lists what there is. Needs the grant `market-data.read`.
 */
export const marketDataShim = {
  bars: hostMethod(z.tuple([z.string().max(32), rangeSchema.nullish()]), async ([symbol, range], side) => {
    side.demand('market-data.read');
    return await side.services.marketData.bars(symbol, {
      ...(typeof range?.from === 'number' ? { from: range.from } : {}),
      ...(typeof range?.to === 'number' ? { to: range.to } : {}),
    });
  }),
  symbols: hostMethod(z.tuple([]), async (_args, side) => {
    side.demand('market-data.read');
    return await side.services.marketData.symbols();
  }),
};
