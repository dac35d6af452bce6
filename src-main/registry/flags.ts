import { StationError } from '../../src-shared/errors/index.ts';
import { MODERATION_LIMITS } from '../../src-shared/limits.ts';
import type { FlaggedReview } from '../../src-shared/models/moderation.ts';
import { textDigest } from '../store/index.ts';
import type { FlagRow, ReviewRow, Tx } from '../store/port.ts';
import { needRole } from './access.ts';
import type { Actor, RegistryDeps } from './deps.ts';
import type { Flags } from './moderating-port.ts';
import { parseInput } from './parse-input.ts';
import { iso, presentReview } from './present.ts';
import { needReason } from './reasons.ts';
import { complaintInput, needFew } from './reports.ts';
import { needExtension } from './resolve.ts';
import { addToRating, needReview } from './reviews.ts';
import { needNotOwn, needSecondPerson } from './separation.ts';
import { recordTransition, type TransitionType } from './transition.ts';

export function createFlags({ store, now, newId }: Pick<RegistryDeps, 'store' | 'now' | 'newId'>): Flags {
  return {
    async flag(reviewId, { reason, text }, actor) {
      needRole(actor, 'user');
      const words = parseInput(complaintInput, { text });
      const { userId } = actor;
      await store.transaction(async (tx) => {
        const at = now();
        const review = await needReview(tx, reviewId);
        if (review.hidden !== null) throw new StationError('registry.review-hidden', { reviewId });
        await needFew(tx.flags, userId, at, MODERATION_LIMITS.flagsPerDay);
        const row: FlagRow = { id: newId(), reviewId, userId, reason, ...words, at, state: 'open' };
        if (!(await tx.flags.insertNew(row))) throw new StationError('registry.review-flagged', { reviewId });
        await record(tx, 'review.flagged', review, { reason }, null, at);
      });
    },

    flagged: (page) =>
      store.read(async (tx) => {
        const found: FlaggedReview[] = [];
        for (const review of await tx.flags.reviews(page))
          found.push({
            review: presentReview(review),
            flags: (await tx.flags.ofReview(review.id)).map(presentFlag),
          });
        return found;
      }),

    async hide(reviewId, reason, actor) {
      const why = needReason(reason, 'hide a review of');
      return store.transaction(async (tx) => {
        const at = now();
        const before = await needDecidable(tx, reviewId, actor);
        if (before.hidden !== null) throw new StationError('registry.review-hidden', { reviewId });
        const row: ReviewRow = { ...before, hidden: { at, by: actor.userId, reason: why } };
        await tx.reviews.update(row);
        await addToRating(tx, row.extensionId, { count: -1, sum: -row.stars });
        await tx.flags.settle(reviewId, 'upheld');
        await record(tx, 'review.hidden', row, { reasonDigest: textDigest(why) }, actor, at);
        return presentReview(row);
      });
    },

    async restore(reviewId, reason, actor) {
      const why = needReason(reason, 'restore a review of');
      return store.transaction(async (tx) => {
        const before = await needDecidable(tx, reviewId, actor);
        if (before.hidden === null) throw new StationError('registry.review-not-hidden', { reviewId });
        const row: ReviewRow = { ...before, hidden: null };
        await tx.reviews.update(row);
        await addToRating(tx, row.extensionId, { count: 1, sum: row.stars });
        await record(tx, 'review.restored', row, { reasonDigest: textDigest(why) }, actor, now());
        return presentReview(row);
      });
    },

    async keep(reviewId, reason, actor) {
      const why = needReason(reason, 'keep a review of');
      return store.transaction(async (tx) => {
        const review = await needDecidable(tx, reviewId, actor);
        if (review.hidden !== null) throw new StationError('registry.review-hidden', { reviewId });
        await tx.flags.settle(reviewId, 'dismissed');
        await record(tx, 'review.flags-dismissed', review, { reasonDigest: textDigest(why) }, actor, now());
        return presentReview(review);
      });
    },
  };
}

/** @throws api.forbidden, registry.review-not-found, registry.own-publisher, registry.second-person-needed */
async function needDecidable(tx: Tx, reviewId: string, actor: Actor): Promise<ReviewRow> {
  needRole(actor, 'reviewer');
  const row = await needReview(tx, reviewId);
  needSecondPerson(row.userId, actor);
  await needNotOwn(tx, await needExtension(tx, row.extensionId), actor);
  return row;
}

/** Moderators need not know who found it wrong. */
function presentFlag({ reason, text, at, state }: FlagRow): FlaggedReview['flags'][number] {
  return { reason, text, at: iso(at), state };
}

async function record(
  tx: Tx,
  type: TransitionType,
  { id: reviewId, extensionId, version, stars }: ReviewRow,
  more: Readonly<Record<string, string>>,
  actor: Actor | null,
  at: number,
): Promise<void> {
  const facts = { reviewId, extensionId, version, stars, ...more };
  await recordTransition(tx, { type, userId: actor?.userId ?? null, facts }, at);
}
