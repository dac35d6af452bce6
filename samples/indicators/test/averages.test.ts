import { ema, sma, wilder } from '../src/main.ts';
import { columns, refuses } from './expect.ts';

export const tests = {
  'averages the last bars, and nothing before there are enough'() {
    columns(sma([1, 2, 3, 4], 2), [undefined, 1.5, 2.5, 3.5]);
  },
  'begins an exponential average with a simple one'() {
    columns(ema([2, 4, 6, 8], 3), [undefined, undefined, 4, 6]);
  },
  "weighs a new bar by 1/n in Wilder's average"() {
    columns(wilder([3, 3, 3, 6], 3), [undefined, undefined, 3, 4]);
  },
  'is empty for an empty series'() {
    columns(sma([], 5), []);
  },
  'refuses a length that is no number of bars'() {
    refuses(() => sma([1, 2], 0));
    refuses(() => ema([1, 2], 1.5));
  },
};
