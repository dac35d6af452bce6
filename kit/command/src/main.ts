import { marketData, type Json } from 'marketplace';
import { rangeOf } from './range.ts';

/** Days of the range, unless the input says otherwise: `{"symbol": "EURUSD", "days": 20}`. */
const DAYS = 20;

interface Input {
  readonly symbol?: unknown;
  readonly days?: unknown;
}

export const commands = {
  async range(input: Json): Promise<Json> {
    const { symbol, days } = (input ?? {}) as Input;
    const name = typeof symbol === 'string' ? symbol : ((await marketData.symbols())[0] ?? '');
    const bars = await marketData.bars(name);
    return {
      symbol: name,
      ...rangeOf(bars, typeof days === 'number' && days >= 1 ? Math.floor(days) : DAYS),
    };
  },
};
