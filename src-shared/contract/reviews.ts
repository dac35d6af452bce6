import { z } from 'zod';
import { ratingSummarySchema } from '../models/catalog.ts';
import { extensionIdSchema, versionSchema } from '../models/manifest.ts';
import { flaggedReviewSchema, flagReasonSchema } from '../models/moderation.ts';
import { aspectMeansSchema, aspectsSchema, extensionReviewSchema, starsSchema } from '../models/review.ts';
import { TEXT_LIMITS } from '../limits.ts';
import { cursorPageSchema, nextCursorSchema, procedure } from './procedure.ts';

const content = {
  stars: starsSchema,
  aspects: aspectsSchema.default({}),
  title: z.string().max(TEXT_LIMITS.reviewTitle).default(''),
  text: z.string().max(TEXT_LIMITS.reviewText).default(''),
};

const id = z.string().max(64);
const because = z.object({ id, reason: z.string().trim().min(1).max(TEXT_LIMITS.reason) });

/** What users say of versions they installed. */
export const reviews = {
  add: procedure({ role: 'user', reach: 'any' }, 'registry')
    .route({
      method: 'POST',
      path: '/extensions/{extensionId}/reviews',
      summary: 'Rate a version that you installed',
    })
    .input(z.object({ extensionId: extensionIdSchema, version: versionSchema.optional(), ...content }))
    .output(extensionReviewSchema),
  edit: procedure({ role: 'user', reach: 'any' }, 'registry')
    .route({ method: 'PUT', path: '/reviews/{id}', summary: 'Change your review' })
    .input(z.object({ id: z.string().max(64), ...content }))
    .output(extensionReviewSchema),
  delete: procedure({ role: 'user', reach: 'any' }, 'registry')
    .route({ method: 'DELETE', path: '/reviews/{id}', summary: 'Delete your review' })
    .input(z.object({ id: z.string().max(64) }))
    .output(z.object({ deleted: z.literal(true) })),
  own: procedure({ role: 'user', reach: 'any' }, 'registry')
    .route({
      method: 'GET',
      path: '/extensions/{extensionId}/{version}/reviews/own',
      summary: 'Your review of a version, if any',
    })
    .input(z.object({ extensionId: extensionIdSchema, version: versionSchema }))
    .output(extensionReviewSchema.nullable()),
  list: procedure({ role: 'user', reach: 'any', sameForAll: true }, 'registry')
    .route({
      method: 'GET',
      path: '/extensions/{extensionId}/reviews',
      summary: 'Reviews with stars and aspects',
    })
    .input(
      cursorPageSchema.extend({
        extensionId: extensionIdSchema,
        version: versionSchema.optional(),
        stars: z.coerce.number().int().min(1).max(5).optional(),
        sort: z.enum(['newest', 'oldest', 'highest', 'lowest']).default('newest'),
      }),
    )
    .output(
      z.object({
        items: z.array(extensionReviewSchema),
        total: z.int(),
        nextCursor: nextCursorSchema,
        summary: ratingSummarySchema,
        aspects: aspectMeansSchema,
      }),
    ),
  flag: procedure({ role: 'user', reach: 'any' }, 'registry', 'reports')
    .route({
      method: 'POST',
      path: '/reviews/{id}/flags',
      summary: 'Tell the moderators what is wrong with a review',
    })
    .input(z.object({ id, reason: flagReasonSchema, text: z.string().max(TEXT_LIMITS.reason).default('') }))
    .output(z.object({ flagged: z.literal(true) })),
  flagged: procedure({ role: 'reviewer', reach: 'any' })
    .route({
      method: 'GET',
      path: '/reviews/flagged',
      summary: 'Reviews with flags that nobody decided on, or hidden ones; oldest first',
    })
    .input(cursorPageSchema.extend({ which: z.enum(['flagged', 'hidden']).default('flagged') }))
    .output(z.object({ items: z.array(flaggedReviewSchema), nextCursor: nextCursorSchema })),
  hide: procedure({ role: 'reviewer', reach: 'any' }, 'registry')
    .route({
      method: 'POST',
      path: '/reviews/{id}/hide',
      summary: 'Hide a review; it counts for nothing until it is restored',
    })
    .input(because)
    .output(extensionReviewSchema),
  restore: procedure({ role: 'reviewer', reach: 'any' }, 'registry')
    .route({ method: 'POST', path: '/reviews/{id}/restore', summary: 'Show a hidden review again' })
    .input(because)
    .output(extensionReviewSchema),
  keep: procedure({ role: 'reviewer', reach: 'any' }, 'registry')
    .route({ method: 'POST', path: '/reviews/{id}/keep', summary: 'Dismiss the flags of a review' })
    .input(because)
    .output(extensionReviewSchema),
};
