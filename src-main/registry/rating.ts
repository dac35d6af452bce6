import type { RatingSummary } from '../../src-shared/models/catalog.ts';
import { weightedRating, type RatingTotals } from '../../src-shared/weighted-rating.ts';
import type { ExtensionRow, Tx } from '../store/port.ts';

/** Stars of an extension as everybody is shown them. `prior` holds the totals over all extensions. */
export async function ratingOf(
  tx: Tx,
  { id, origin, ratingCount: count, ratingSum: sum }: ExtensionRow,
  prior: RatingTotals,
): Promise<RatingSummary> {
  return {
    count,
    mean: count === 0 ? null : sum / count,
    weighted: weightedRating({ count, sum }, prior),
    histogram: count === 0 ? [0, 0, 0, 0, 0] : [...(await histogramOf(tx, id, origin))],
  };
}

/** Stars of what came from a server are those that it tells of; reviews that were written here are not among them until it says so. */
async function histogramOf(tx: Tx, id: string, origin: string): Promise<RatingSummary['histogram']> {
  if (origin === 'local') return [...(await tx.reviews.histogram(id))];
  return [...((await tx.remotes.extension(id))?.histogram ?? ([0, 0, 0, 0, 0] as const))];
}
