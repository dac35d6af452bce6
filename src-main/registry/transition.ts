import { createHash } from 'node:crypto';
import type { JsonObject } from '../../src-shared/json.ts';
import type { VersionState } from '../../src-shared/models/catalog.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Tx } from '../store/port.ts';

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
  | 'review.deleted';

export interface Transition {
  readonly type: TransitionType;
  /** Who did it; null where the registry itself did. */
  readonly userId: string | null;
  /** Ids, digests, states, counts. Never a text that a person wrote: see `textDigest`. */
  readonly facts: JsonObject;
}

/** Appends the leaf of one transition, in the transaction that makes it. The log is public, so people appear as fingerprints only. */
export async function recordTransition(tx: Tx, transition: Transition, at: number): Promise<void> {
  const leaf: JsonObject = {
    leafVersion: 1,
    type: transition.type,
    at: new Date(at).toISOString(),
    actor: transition.userId === null ? null : actorFingerprint(transition.userId),
    ...transition.facts,
  };
  await tx.log.append(leaf, at);
}

/** A key's fingerprint stands for itself; any other user id (a token's `sub` may be an address) is hashed. */
export function actorFingerprint(userId: string): string {
  return /^sha256:[0-9a-f]{64}$/.test(userId) ? userId : sha256(`marketplace-station actor\n${userId}`);
}

/** Ties a text (reason, evidence, review) to the log without publishing it. */
export function textDigest(text: string): string {
  return sha256(text);
}

const sha256 = (text: string) => `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;

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
