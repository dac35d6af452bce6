import type { RatingSummary } from '../../src-shared/models/catalog.ts';
import { weightedRating, type RatingTotals } from '../../src-shared/weighted-rating.ts';
import type { ExtensionRow, Tx } from '../store/port.ts';

/** Stars of an extension as everybody is shown them. `prior` holds the totals over all extensions. */
export async function ratingOf(
  tx: Tx,
  { id, ratingCount: count, ratingSum: sum }: ExtensionRow,
  prior: RatingTotals,
): Promise<RatingSummary> {
  return {
    count,
    mean: count === 0 ? null : sum / count,
    weighted: weightedRating({ count, sum }, prior),
    histogram: count === 0 ? [0, 0, 0, 0, 0] : [...(await tx.reviews.histogram(id))],
  };
}
