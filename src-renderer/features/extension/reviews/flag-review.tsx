import type { ExtensionReview } from '../../../../src-shared/models/review.ts';

/** In the window there is nobody else to tell: moderators sit at servers, which their pages speak for. */
export function FlagReview(_of: { readonly review: ExtensionReview }) {
  return null;
}
