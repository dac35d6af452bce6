import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weightedRating } from '../../../src-shared/weighted-rating.ts';

const prior = { count: 1_000, sum: 3_800 };
const ratings = (count: number, mean: number) => ({ count, sum: count * mean });

describe('the weighted rating', () => {
  it('puts many good ratings above one perfect one', () => {
    expect(weightedRating(ratings(100, 4.5), prior)).toBeGreaterThan(weightedRating(ratings(1, 5), prior));
  });

  it('is the mean of all ratings without one of its own', () => {
    expect(weightedRating({ count: 0, sum: 0 }, prior)).toBeCloseTo(3.8, 1);
  });

  it('assumes the middle where nobody has rated anything', () => {
    expect(weightedRating({ count: 0, sum: 0 }, { count: 0, sum: 0 })).toBe(3);
  });

  it('comes near to its own mean with many ratings', () => {
    expect(weightedRating(ratings(10_000, 4.5), prior)).toBeCloseTo(4.5, 2);
  });

  it('drops little with one bad rating', () => {
    const before = weightedRating(ratings(50, 4.6), prior);
    const after = weightedRating({ count: 51, sum: 50 * 4.6 + 1 }, prior);
    expect(before - after).toBeLessThan(0.1);
  });

  it('stays between one and five stars', () => {
    const totals = fc
      .nat({ max: 10_000 })
      .chain((count) => fc.integer({ min: count, max: count * 5 }).map((sum) => ({ count, sum })));
    fc.assert(
      fc.property(totals, totals, (own, all) => {
        const stars = weightedRating(own, all);
        expect(stars).toBeGreaterThanOrEqual(1);
        expect(stars).toBeLessThanOrEqual(5);
      }),
    );
  });
});
