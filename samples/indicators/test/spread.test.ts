import { logReturns, quantile, simpleReturns, stdev, zscore } from '../src/main.ts';
import { close, columns, refuses } from './expect.ts';

export const tests = {
  'measures the sample deviation of each window'() {
    columns(stdev([1, 3, 3], 2), [undefined, Math.SQRT2, 0]);
  },
  'measures distance from the mean in deviations, and none where nothing moved'() {
    columns(zscore([1, 3, 3], 2), [undefined, Math.SQRT1_2, 0]);
  },
  'interpolates between neighbours for a quantile'() {
    close(quantile([4, 1, 3, 2], 0.5), 2.5);
    close(quantile([4, 1, 3, 2], 1), 4);
  },
  'gives returns that add up over time, and returns that add up over positions'() {
    columns(logReturns([1, Math.E, 1]), [undefined, 1, -1]);
    columns(simpleReturns([100, 110, 99]), [undefined, 0.1, -0.1]);
  },
  'refuses what has no answer'() {
    refuses(() => stdev([1, 2], 1));
    refuses(() => quantile([], 0.5));
    refuses(() => quantile([1], 1.1));
  },
};
