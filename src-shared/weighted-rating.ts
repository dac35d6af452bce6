/** A number of ratings and the sum of their stars. */
export interface RatingTotals {
  readonly count: number;
  readonly sum: number;
}

/** As many ratings at the prior's mean as every extension is given in advance. */
const RATING_PRIOR_WEIGHT = 5;
/** Mean in stars that is assumed before anybody rated anything: the middle of 1 to 5. */
const NEUTRAL_STARS = 3;

/**
 * Bayesian average in stars, 1 to 5: the mean of the extension's own ratings and of `RATING_PRIOR_WEIGHT` ratings at the
 * mean of all ratings. One rating of five stars does not beat a hundred of four and a half.
 * @param prior totals over all extensions.
 */
export function weightedRating(own: RatingTotals, prior: RatingTotals): number {
  const priorMean = (prior.sum + NEUTRAL_STARS * RATING_PRIOR_WEIGHT) / (prior.count + RATING_PRIOR_WEIGHT);
  return (own.sum + priorMean * RATING_PRIOR_WEIGHT) / (own.count + RATING_PRIOR_WEIGHT);
}
