import { z } from 'zod';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { Json } from '../../../src-shared/json.ts';
import { MIRROR_LIMITS } from '../../../src-shared/limits.ts';
import {
  mirrorImportedSchema,
  mirrorReviewSchema,
  type MirrorImported,
} from '../../../src-shared/models/mirror.ts';
import type { Store, Tx } from '../../store/port.ts';

const PREFIX = 'mirror.review.';

/** A file that was verified and shown, and what was said of whom to believe: what an import is held to. */
const keptSchema = z.object({
  path: z.string(),
  listDigest: z.string(),
  sizeBytes: z.int(),
  given: z.object({
    root: z.string().optional(),
    fingerprint: z.string().optional(),
    as: z.string().optional(),
    exporter: z.string().optional(),
  }),
  review: mirrorReviewSchema,
  /** Of all its packages: what a setting names is not collected, however long an import takes until rows refer to them. */
  digests: z.array(z.string()).default([]),
  at: z.number(),
  /** What its import came to; null before. */
  imported: mirrorImportedSchema.nullable(),
});
export type KeptReview = z.infer<typeof keptSchema>;

/** Written down, so that the process that confirms may be another than the one that looked; the oldest go. */
export async function keepReview(store: Store, kept: KeptReview): Promise<void> {
  await store.transaction(async (tx) => {
    const all = await tx.settings.all(PREFIX);
    const rows = Object.entries(all).toSorted(([, a], [, b]) => timeOf(a) - timeOf(b));
    for (const [key, value] of rows.slice(0, Math.max(0, rows.length - MIRROR_LIMITS.reviews + 1)))
      if (value !== undefined) await tx.settings.delete(key);
    await tx.settings.set(PREFIX + kept.review.reviewId, kept);
  });
}

/** @throws mirror.review-unknown */
export async function needReview(tx: Tx, reviewId: string, now: number): Promise<KeptReview> {
  const parsed = keptSchema.safeParse(await tx.settings.get(PREFIX + reviewId));
  if (!parsed.success || parsed.data.at + MIRROR_LIMITS.reviewMs <= now)
    throw new StationError('mirror.review-unknown', { reviewId });
  return parsed.data;
}

/** In the transaction of the import: a second attempt finds what the first came to. */
export async function noteImported(tx: Tx, kept: KeptReview, imported: MirrorImported): Promise<void> {
  await tx.settings.set(PREFIX + kept.review.reviewId, { ...kept, imported });
}

function timeOf(value: Json): number {
  return typeof value === 'object' && value !== null && 'at' in value && typeof value.at === 'number'
    ? value.at
    : 0;
}
