import { marketData } from 'marketplace';
import { commands } from '../src/main.ts';
import { rangeOf } from '../src/range.ts';

/** A test fails when it throws. `wpk dry-run` runs each one in the sandbox, with synthetic prices. */
export const tests = {
  async 'finds the range of the last days'() {
    const bars = await marketData.bars('EURUSD');
    const { low, high } = rangeOf(bars, 5);
    if (!(low < high)) throw new Error(`expected low below high, got ${low} and ${high}`);
  },
  async 'answers for the symbol that was asked for'() {
    const answer = (await commands.range({ symbol: 'USDJPY' })) as { readonly symbol: string };
    if (answer.symbol !== 'USDJPY') throw new Error(`expected USDJPY, got ${answer.symbol}`);
  },
};
