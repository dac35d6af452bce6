import { marketData } from 'marketplace';
import { commands } from '../src/main.ts';
import { parametersFrom } from '../src/parameters.ts';

async function refuses(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch {
    return;
  }
  throw new Error('expected a refusal');
}

export const tests = {
  async 'looks at every symbol there is'() {
    const { scanned } = await commands.scan({});
    const { length } = await marketData.symbols();
    if (scanned !== length) throw new Error(`scanned ${scanned} of ${length}`);
  },
  async 'sizes a position for every open breakout, negative for a sale'() {
    const { breakouts, positions } = await commands.scan({ riskPerTrade: 500 });
    if (breakouts.length === 0 || positions.length !== breakouts.length) throw new Error('no positions');
    breakouts.forEach(({ symbol, side }, at) => {
      const position = positions[at];
      if (position?.symbol !== symbol || position.units > 0 !== (side === 'buy')) throw new Error(symbol);
    });
  },
  'takes the input before the settings'() {
    if (parametersFrom({ lookback: 55 }).lookback !== 55) throw new Error('the input was not taken');
    if (parametersFrom({}).lookback !== 20) throw new Error('the default was not taken');
  },
  async 'refuses what makes no sense'() {
    await refuses(() => parametersFrom({ lookback: 1.5 }));
    await refuses(() => commands.scan({ symbols: 'EURUSD' }));
    await refuses(() => commands.scan({ riskPerTrade: 0 }));
  },
};
