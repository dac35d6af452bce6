import type { VersionState } from '../../src-shared/models/catalog.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import { announce } from '../events/index.ts';
import { recordTransition as recordLeaf, type Transition } from '../store/index.ts';
import type { Tx } from '../store/port.ts';
import { announcementOf } from './announcement.ts';

/** Every kind of leaf that the registry writes. */
export type TransitionType =
  | 'publisher.created'
  | 'publisher.key-bound'
  | 'publisher.key-revoked'
  | 'extension.created'
  | 'version.submitted'
  | 'version.superseded'
  | 'version.auditing'
  | 'version.audit-returned'
  | 'version.pending'
  | 'version.approved'
  | 'version.rejected'
  | 'mark.set'
  | 'mark.undone'
  | 'review.added'
  | 'review.edited'
  | 'review.deleted'
  | 'review.flagged'
  | 'review.flags-dismissed'
  | 'review.hidden'
  | 'review.restored'
  | 'submission.claimed'
  | 'submission.claim-taken-over'
  | 'submission.claim-released'
  | 'block.requested'
  | 'block.declined'
  | 'report.filed'
  | 'report.settled'
  | 'receipt.installed'
  | 'receipt.ran';

/** Appends the leaf, held to the registry's kinds, and tells whoever wants to hear of it. */
export async function recordTransition(
  tx: Tx,
  transition: Transition & { readonly type: TransitionType },
  at: number,
): Promise<void> {
  await recordLeaf(tx, transition, at);
  const announcement = announcementOf(transition);
  if (announcement !== null) await announce(tx, announcement, at);
}

/** DESIGN section 7. A new submission of the same number is a life of its own and starts at `submitted`. */
const NEXT: Readonly<Record<VersionState, readonly VersionState[]>> = {
  draft: ['submitted'],
  // `rejected` straight from a waiting state happens to a submission that a newer one replaces.
  submitted: ['auditing', 'rejected'],
  auditing: ['pending', 'rejected', 'submitted'],
  pending: ['approved', 'rejected'],
  approved: [],
  rejected: [],
};

/** @throws registry.illegal-transition */
export function assertTransition(subject: string, from: VersionState, to: VersionState): void {
  if (!NEXT[from].includes(to)) illegalTransition(subject, from, to);
}

export function illegalTransition(subject: string, from: string, to: string): never {
  throw new StationError('registry.illegal-transition', { subject, from, to });
}
