import { StationError } from '../../../src-shared/errors/index.ts';
import { ASPECTS } from '../../../src-shared/models/aspects.ts';
import type { ExtensionReview } from '../../../src-shared/models/review.ts';
import type { ConflictField } from '../../../src-shared/models/upstream.ts';
import { asJson, rateContent, unrateContent, type RateContent } from './content.ts';
import { isOurs } from './left-there.ts';
import type { Visit } from './states.ts';
import type { VisitContext } from './visit-context.ts';

/** The server lets rate who told it of the installation, so that goes first. */
export async function rateAtServer({ row, client, left }: VisitContext): Promise<Visit> {
  const rating = rateContent.parse(row.content);
  const { extensionId, version, digest, stars, aspects, title, text } = rating;
  const content = { stars, aspects, title, text };
  if (digest !== null)
    await client.receipts.report({ kind: 'installed', extensionId, version, digest }, step('receipt'));
  const theirs = await client.reviews.own({ extensionId, version });
  if (theirs === null) {
    try {
      return done(await client.reviews.add({ extensionId, version, ...content }, step('add')));
    } catch (thrown) {
      // Written from elsewhere in this very moment.
      const isThere = thrown instanceof StationError && thrown.code === 'registry.review-exists';
      const now = isThere ? await client.reviews.own({ extensionId, version }) : null;
      if (now === null) throw thrown;
      return compare(rating, now);
    }
  }
  if (isSame(rating, theirs)) return done(theirs);
  if (!isOurs(theirs, left, rating.over, isSame)) return compare(rating, theirs);
  return done(await client.reviews.edit({ id: theirs.id, ...content }, step('edit')));
}

export async function unrateAtServer({ row, client, left }: VisitContext): Promise<Visit> {
  const { over, ...target } = unrateContent.parse(row.content);
  const theirs = await client.reviews.own(target);
  if (theirs !== null) {
    if (!isOurs(theirs, left, over, isSame)) return conflictWith(null, theirs);
    await client.reviews.delete({ id: theirs.id }, step('delete'));
  }
  return { state: 'done', outcome: { deleted: true } };
}

function compare(mine: RateContent, theirs: ExtensionReview): Visit {
  return isSame(mine, theirs) ? done(theirs) : conflictWith(mine, theirs);
}

/** `mine` is null where there is to be none. */
function conflictWith(mine: RateContent | null, theirs: ExtensionReview): Visit {
  const fields = fieldsOf(mine, theirs).filter((one) => one.mine !== one.theirs);
  const conflict = { fields, choices: ['mine' as const, 'theirs' as const] };
  return { state: 'conflict', conflict, outcome: asJson(theirs) };
}

function isSame(mine: RateContent, theirs: ExtensionReview): boolean {
  return fieldsOf(mine, theirs).every((one) => one.mine === one.theirs);
}

function fieldsOf(mine: RateContent | null, theirs: ExtensionReview): ConflictField[] {
  const field = (name: string, ours: number | string | undefined, other: number | string | undefined) => ({
    field: name,
    mine: ours === undefined ? null : String(ours),
    theirs: other === undefined ? null : String(other),
  });
  return [
    field('stars', mine?.stars, theirs.stars),
    ...ASPECTS.map((aspect) => field(aspect, mine?.aspects[aspect], theirs.aspects[aspect])),
    field('title', mine?.title, theirs.title),
    field('text', mine?.text, theirs.text),
  ].filter((one) => mine !== null || one.theirs !== '');
}

function done(review: ExtensionReview): Visit {
  return { state: 'done', outcome: asJson(review) };
}

function step(name: string): { readonly context: { readonly step: string } } {
  return { context: { step: name } };
}
