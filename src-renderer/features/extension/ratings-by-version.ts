import type { ExtensionReview } from '../../../src-shared/models/review.ts';

/** The mean stars of one version. */
export interface VersionRating {
  readonly version: string;
  readonly mean: number;
  readonly count: number;
}

/** Mean stars of each version that was rated, in the order of `versions` turned round: oldest first. */
export function ratingsByVersion(
  reviews: readonly Pick<ExtensionReview, 'version' | 'stars'>[],
  versions: readonly { readonly version: string }[],
): readonly VersionRating[] {
  return versions.toReversed().flatMap(({ version }) => {
    const stars = reviews.filter((review) => review.version === version).map((review) => review.stars);
    if (stars.length === 0) return [];
    const mean = stars.reduce((sum, one) => sum + one, 0) / stars.length;
    return [{ version, mean, count: stars.length }];
  });
}
