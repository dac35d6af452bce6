import { api } from './implementer.ts';

export const marketData = {
  symbols: api.marketData.symbols.handler(async ({ context }) => {
    const station = await context.station();
    return { items: [...(await station.marketData.symbols())] };
  }),
  bars: api.marketData.bars.handler(async ({ context, input: { symbol, ...wanted } }) => {
    const station = await context.station();
    return station.marketData.bars(symbol, wanted);
  }),
  import: api.marketData.import.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.marketData.import(input.path, input.symbol);
  }),
};
