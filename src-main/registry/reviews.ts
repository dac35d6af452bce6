import { compare } from 'semver';
import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';
import { PAGE_LIMITS, TEXT_LIMITS } from '../../src-shared/limits.ts';
import { aspectsSchema, starsSchema } from '../../src-shared/models/review.ts';
import { holdsRole } from '../../src-shared/models/role.ts';
import { ledgerHistory, textDigest } from '../store/index.ts';
import type { ReviewRow, Tx } from '../store/port.ts';
import { needRole } from './access.ts';
import { presentExtension } from './catalog.ts';
import type { Actor, RegistryDeps } from './deps.ts';
import { parseInput } from './parse-input.ts';
import type { ReviewFilter, Reviews } from './port.ts';
import { presentReview } from './present.ts';
import { needExtension, needVersion } from './resolve.ts';
import { needNotOwn } from './separation.ts';
import { sanitiseLine, sanitiseMarkdown } from './review-text.ts';
import { recordTransition, type TransitionType } from './transition.ts';

/** Checked as written and kept as cleaned; cleaning can add a few characters, so the bound is held again afterwards. */
const contentInput = z.object({
  stars: starsSchema,
  aspects: aspectsSchema.default({}),
  title: z
    .string()
    .max(TEXT_LIMITS.reviewTitle)
    .default('')
    .transform((title) => sanitiseLine(title).slice(0, TEXT_LIMITS.reviewTitle)),
  text: z
    .string()
    .max(TEXT_LIMITS.reviewText)
    .default('')
    .transform(sanitiseMarkdown)
    .refine((text) => text.length <= TEXT_LIMITS.reviewText, 'it is too long'),
});

export function createReviews(deps: Pick<RegistryDeps, 'store' | 'now' | 'newId'>): Reviews {
  const { store, now } = deps;
  return {
    async add({ extensionId, version, ...content }, actor) {
      needRole(actor, 'user');
      const { stars, aspects, title, text } = parseInput(contentInput, content);
      const id = deps.newId();
      return store.transaction(async (tx) => {
        await needVersion(tx, extensionId, version);
        const existing = await tx.reviews.byUser(extensionId, version, actor.userId);
        if (existing !== null) {
          throw new StationError('registry.review-exists', { extensionId, version, reviewId: existing.id });
        }
        if (!(await hasInstalled(tx, extensionId, version, actor.userId))) {
          throw new StationError('registry.review-needs-installation', { extensionId, version });
        }
        const row: ReviewRow = {
          id,
          extensionId,
          version,
          userId: actor.userId,
          stars,
          aspects,
          title,
          text,
          createdAt: now(),
          editedAt: null,
          hidden: null,
        };
        await tx.reviews.insert(row);
        await addToRating(tx, extensionId, { count: 1, sum: stars });
        await recordReview(tx, 'review.added', row, actor, now());
        return presentReview(row);
      });
    },

    async edit(id, change, actor) {
      needRole(actor, 'user');
      return store.transaction(async (tx) => {
        const before = await needReview(tx, id);
        if (before.userId !== actor.userId)
          throw new StationError('registry.not-your-review', { reviewId: id });
        const changed = defined(change);
        const content = parseInput(contentInput, {
          stars: before.stars,
          aspects: before.aspects,
          ...changed,
        });
        const row: ReviewRow = {
          ...before,
          ...content,
          // What was cleaned once is not cleaned again: the writer did not touch it.
          title: 'title' in changed ? content.title : before.title,
          text: 'text' in changed ? content.text : before.text,
          editedAt: now(),
        };
        await tx.reviews.update(row);
        if (row.hidden === null)
          await addToRating(tx, row.extensionId, { count: 0, sum: row.stars - before.stars });
        await recordReview(tx, 'review.edited', row, actor, now());
        return presentReview(row);
      });
    },

    async delete(id, actor) {
      needRole(actor, 'user');
      await store.transaction(async (tx) => {
        const row = await needReview(tx, id);
        if (row.userId !== actor.userId) {
          if (!holdsRole(actor.role, 'reviewer'))
            throw new StationError('registry.not-your-review', { reviewId: id });
          await needNotOwn(tx, await needExtension(tx, row.extensionId), actor);
        }
        await tx.reviews.delete(id);
        if (row.hidden === null) await addToRating(tx, row.extensionId, { count: -1, sum: -row.stars });
        await recordReview(tx, 'review.deleted', row, actor, now());
      });
    },

    get: (id) => store.read(async (tx) => presentReview(await needReview(tx, id))),

    own: ({ extensionId, version }, actor) =>
      store.read(async (tx) => {
        const row = await tx.reviews.byUser(extensionId, version, actor.userId);
        return row === null ? null : presentReview(row);
      }),

    list: (filter, page = {}) =>
      store.read(async (tx) => {
        await needExtension(tx, filter.extensionId);
        const wanted = reviewFilter(filter);
        const rows = await tx.reviews.list({
          ...wanted,
          sort: filter.sort ?? 'newest',
          limit: page.limit ?? PAGE_LIMITS.defaultSize,
          offset: page.offset ?? 0,
        });
        return { items: rows.map(presentReview), total: await tx.reviews.count(wanted) };
      }),

    summary: (extensionId) =>
      store.read(async (tx) => {
        const { rating } = await presentExtension(tx, extensionId);
        return {
          rating,
          aspects: await tx.reviews.aspectMeans(extensionId),
          versions: (await tx.reviews.versionMeans(extensionId)).toSorted((a, b) =>
            compare(a.version, b.version),
          ),
        };
      }),
  };
}

const reviewFilter = ({ extensionId, version, stars }: ReviewFilter) => ({
  extensionId,
  ...(version === undefined ? {} : { version }),
  ...(stars === undefined ? {} : { stars }),
});

/** A change names what it changes; the rest stays. */
function defined(change: object): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** @throws registry.review-not-found */
export async function needReview(tx: Tx, id: string): Promise<ReviewRow> {
  const row = await tx.reviews.get(id);
  if (row === null) throw new StationError('registry.review-not-found', { reviewId: id });
  return row;
}

/** On a machine the ledger is the receipt: this version was once active for this user, whether or not it still is. To a server they reported it. */
async function hasInstalled(tx: Tx, extensionId: string, version: string, userId: string): Promise<boolean> {
  if ((await tx.receipts.installed(userId, extensionId, version)) !== null) return true;
  for await (const row of ledgerHistory(tx, { extensionId })) {
    if (row.to === 'active' && row.version === version && row.state.userId === userId) return true;
  }
  return false;
}

export async function addToRating(
  tx: Tx,
  extensionId: string,
  change: { readonly count: number; readonly sum: number },
): Promise<void> {
  const row = await needExtension(tx, extensionId);
  // What is shown of another place's extension is what that place says.
  if (row.origin !== 'local') return;
  await tx.extensions.update({
    ...row,
    ratingCount: row.ratingCount + change.count,
    ratingSum: row.ratingSum + change.sum,
  });
}

/** The log proves that a review stood, and when; its words can be deleted. */
async function recordReview(
  tx: Tx,
  type: TransitionType,
  row: ReviewRow,
  actor: Actor,
  at: number,
): Promise<void> {
  const { id: reviewId, extensionId, version, stars, title, text } = row;
  const contentDigest = type === 'review.deleted' ? null : textDigest(JSON.stringify([title, text]));
  await recordTransition(
    tx,
    { type, userId: actor.userId, facts: { reviewId, extensionId, version, stars, contentDigest } },
    at,
  );
}
