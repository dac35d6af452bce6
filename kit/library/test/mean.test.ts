import { mean } from '../src/main.ts';

/** A test fails when it throws. `wpk dry-run` runs each one in the sandbox. */
export const tests = {
  'averages the last values'() {
    const answer = mean([1, 2, 3, 4], 2);
    if (answer !== 3.5) throw new Error(`expected 3.5, got ${answer}`);
  },
  'has no mean of too few values'() {
    if (mean([1], 2) !== undefined) throw new Error('expected undefined');
  },
};
