import { ASPECTS, type AspectMeans } from '../../src-shared/models/review.ts';
import type { RatingSummary } from '../../src-shared/models/catalog.ts';
import type { ExtensionRow, Tx } from '../store/port.ts';
import { weightedRating, type RatingTotals } from '../../src-shared/weighted-rating.ts';

const PAGE = 500;

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

/** Mean of each aspect over the reviews that speak of it. */
export async function aspectMeans(tx: Tx, extensionId: string): Promise<AspectMeans> {
  const totals = new Map<string, { count: number; sum: number }>();
  for (let offset = 0; ; offset += PAGE) {
    const reviews = await tx.reviews.list({ extensionId, sort: 'oldest', limit: PAGE, offset });
    for (const { aspects } of reviews) {
      for (const aspect of ASPECTS) {
        const stars = aspects[aspect];
        if (stars === undefined) continue;
        const total = totals.get(aspect) ?? { count: 0, sum: 0 };
        totals.set(aspect, { count: total.count + 1, sum: total.sum + stars });
      }
    }
    if (reviews.length < PAGE) break;
  }
  return Object.fromEntries([...totals].map(([aspect, { count, sum }]) => [aspect, sum / count]));
}
