import { z } from 'zod';
import { TEXT_LIMITS } from '../limits.ts';

export { ASPECTS } from './aspects.ts';

/** Whole stars, 1 to 5. */
export const starsSchema = z.int().min(1).max(5);
/** Stars of the aspects that a review speaks of. */
export const aspectsSchema = z.strictObject({
  effectiveness: starsSchema.optional(),
  reliability: starsSchema.optional(),
  documentation: starsSchema.optional(),
  easeOfUse: starsSchema.optional(),
});
export type Aspects = z.infer<typeof aspectsSchema>;

const mean = z.number().optional();
/** Mean of each aspect over the reviews that speak of it; absent where none does. */
export const aspectMeansSchema = z.object({
  effectiveness: mean,
  reliability: mean,
  documentation: mean,
  easeOfUse: mean,
});
export type AspectMeans = z.infer<typeof aspectMeansSchema>;

/** What a user says of a version they installed. */
export const extensionReviewSchema = z.object({
  id: z.string(),
  extensionId: z.string(),
  version: z.string(),
  userId: z.string(),
  stars: starsSchema,
  aspects: aspectsSchema,
  title: z.string().max(TEXT_LIMITS.reviewTitle),
  /** Markdown with everything but text, emphasis, lists, code and https links removed. */
  text: z.string().max(TEXT_LIMITS.reviewText),
  createdAt: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
  /** There only where moderators hid it: then its writer and moderators alone see it. */
  hidden: z.object({ at: z.iso.datetime(), reason: z.string() }).optional(),
});
export type ExtensionReview = z.infer<typeof extensionReviewSchema>;
