export { RATING_PRIOR_WEIGHT, weightedRating, type RatingTotals } from '../../src-shared/weighted-rating.ts';
