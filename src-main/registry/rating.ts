import type { RatingSummary } from '../../src-shared/models/catalog.ts';
import { weightedRating, type RatingTotals } from '../../src-shared/weighted-rating.ts';
import type { ExtensionRow, StarCounts } from '../store/port.ts';

const NO_STARS: StarCounts = [0, 0, 0, 0, 0];

/** Stars of an extension as everybody is shown them. `prior` holds the totals over all extensions. */
export function ratingOf(
  { ratingCount: count, ratingSum: sum }: Pick<ExtensionRow, 'ratingCount' | 'ratingSum'>,
  histogram: StarCounts = NO_STARS,
  prior: RatingTotals,
): RatingSummary {
  return {
    count,
    mean: count === 0 ? null : sum / count,
    weighted: weightedRating({ count, sum }, prior),
    histogram: [...(count === 0 ? NO_STARS : histogram)],
  };
}
