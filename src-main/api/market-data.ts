import { api } from './implementer.ts';

export const marketData = {
  symbols: api.marketData.symbols.handler(async ({ context }) => {
    const station = await context.station();
    return { items: [...(await station.marketData.symbols())] };
  }),
  bars: api.marketData.bars.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.marketData.bars(input.symbol, { from: input.from, to: input.to });
  }),
  import: api.marketData.import.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.marketData.import(input.path, input.symbol);
  }),
};
