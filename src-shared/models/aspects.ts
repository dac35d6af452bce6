/** What a review may rate besides the whole. */
export const ASPECTS = ['effectiveness', 'reliability', 'documentation', 'easeOfUse'] as const;
