import { extensionReviewSchema, type ExtensionReview } from '../../../src-shared/models/review.ts';
import type { Tx, UpstreamRow } from '../../store/port.ts';
import { markOf, rateContent, type RateContent } from './content.ts';

/** Earlier things about the same version that are looked through. */
const MOST = 100;

/** What this station knows to have left as the own review at a server. */
export interface LeftThere {
  /** The state of it after the last rating that was done; null where there was none. */
  readonly mark: string | null;
  /** Ratings since that were given up or replaced: the answer to one of them may have been lost after it had arrived. */
  readonly perhaps: readonly RateContent[];
}

/** As it is known when an item is about to be sent: what went before it has been by then. */
export async function leftThere(
  tx: Tx,
  { id, remoteId, subject }: Pick<UpstreamRow, 'id' | 'remoteId' | 'subject'>,
): Promise<LeftThere> {
  const last = await tx.upstream.lastDone(remoteId, subject, 'rate');
  const review = extensionReviewSchema.safeParse(last?.outcome);
  const perhaps: RateContent[] = [];
  for (const row of await tx.upstream.list({ remoteId, subject, limit: MOST, offset: 0 })) {
    if (row.id === id || row.kind !== 'rate') continue;
    if (row.state === 'done') break;
    const content = rateContent.safeParse(row.content);
    if (row.state === 'cancelled' && content.success) perhaps.push(content.data);
  }
  return { mark: review.success ? markOf(review.data) : null, perhaps };
}

/** The review at the server is what this station left there, or what its person saw and chose to let go. */
export function isOurs(
  theirs: ExtensionReview,
  left: LeftThere,
  over: string | null,
  isSame: (mine: RateContent, theirs: ExtensionReview) => boolean,
): boolean {
  const mark = markOf(theirs);
  return mark === left.mark || mark === over || left.perhaps.some((words) => isSame(words, theirs));
}
