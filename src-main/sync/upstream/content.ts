import { z } from 'zod';
import type { Json } from '../../../src-shared/json.ts';
import { jsonSchema } from '../../../src-shared/json-schema.ts';
import { reportReasonSchema } from '../../../src-shared/models/moderation.ts';
import { aspectsSchema, starsSchema } from '../../../src-shared/models/review.ts';

/** What is kept of each kind until it is sent. Read back through these: what an older program wrote is held to them too. */

export const publishContent = z.object({
  extensionId: z.string(),
  version: z.string(),
  digest: z.string(),
  bundle: jsonSchema,
  provenance: jsonSchema.default(null),
  publicKey: z.string().nullable(),
});

const target = { extensionId: z.string(), version: z.string() };

/** The state of the own review at the server that was seen and chosen to go: see `markOf`. */
const over = z.string().nullable().default(null);

export const rateContent = z.object({
  ...target,
  /** Of the installation here; null where there is none of that version. */
  digest: z.string().nullable(),
  stars: starsSchema,
  aspects: aspectsSchema,
  title: z.string(),
  text: z.string(),
  over,
});
export type RateContent = z.infer<typeof rateContent>;

export const unrateContent = z.object({ ...target, over });

export const decideContent = z.object({
  ...target,
  verdict: z.enum(['approve', 'reject']),
  reason: z.string(),
  digest: z.string(),
});

export const reportContent = z.object({
  extensionId: z.string(),
  version: z.string().nullable(),
  reason: reportReasonSchema,
  text: z.string(),
});

/** Names one state of a review: another id, or an edit, is another state. */
export function markOf(review: {
  readonly id: string;
  readonly createdAt: string;
  readonly editedAt: string | null;
}): string {
  return `${review.id} ${review.editedAt ?? review.createdAt}`;
}

/** What a server answered, as it is kept. */
export function asJson(answer: object): Json {
  return JSON.parse(JSON.stringify(answer)) as Json;
}
