import { marketData } from 'marketplace';
import { atEnd, atr, highest, lowest, trueRange } from '../src/main.ts';
import { close, columns } from './expect.ts';

const CANDLES = { high: [10, 12, 9], low: [8, 11, 7], close: [9, 11.5, 8] };

export const tests = {
  'finds the extremes of each window'() {
    columns(highest([1, 3, 2, 0], 2), [undefined, 3, 3, 2]);
    columns(lowest([1, 3, 2, 0], 2), [undefined, 1, 2, 0]);
  },
  'counts the gap from the close before into the true range'() {
    columns(trueRange(CANDLES), [2, 3, 4.5]);
  },
  'averages the true range'() {
    columns(atr(CANDLES, 2), [undefined, 2.5, 3.5]);
  },
  async 'takes the bars of the host as they are'() {
    const bars = await marketData.bars('EURUSD').catch(() => undefined);
    // A library asks for no permission, so its own run has no prices.
    if (bars !== undefined) throw new Error('expected no prices');
    close(atEnd([]), undefined);
  },
};
