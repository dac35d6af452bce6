import { StationError } from '../../src-shared/errors/index.ts';
import { MODERATION_LIMITS } from '../../src-shared/limits.ts';
import type { Claim } from '../../src-shared/models/moderation.ts';
import { holdsRole } from '../../src-shared/models/role.ts';
import { actorFingerprint, textDigest } from '../store/index.ts';
import type { ClaimRow, SubmissionRow, Tx } from '../store/port.ts';
import { needRole } from './access.ts';
import { needSubmission } from './audit.ts';
import type { Actor, RegistryDeps } from './deps.ts';
import type { Claims } from './moderating-port.ts';
import { iso } from './present.ts';
import { reasonOrNull } from './reasons.ts';
import { needExtension } from './resolve.ts';
import { needNotOwn } from './separation.ts';
import { illegalTransition, recordTransition, type TransitionType } from './transition.ts';

export function createClaims({ store, now }: Pick<RegistryDeps, 'store' | 'now'>): Claims {
  return {
    async claim(submissionId, { reason }, actor) {
      needRole(actor, 'reviewer');
      const why = reasonOrNull(reason);
      return store.transaction(async (tx) => {
        const at = now();
        const submission = await needSubmission(tx, submissionId);
        const { extensionId, version, state, submittedBy } = submission;
        if (state !== 'pending') illegalTransition(`${extensionId}@${version}`, state, 'claimed');
        const { publisherId } = await needExtension(tx, extensionId);
        await needNotOwn(tx, { publisherId, submittedBy }, actor);
        const held = await heldClaim(tx, submissionId, at);
        const isTaken = held !== null && held.reviewer !== actor.userId;
        if (isTaken && why === null) refuse(held, submission);
        const row: ClaimRow = {
          submissionId,
          reviewer: actor.userId,
          since: held === null || isTaken ? at : held.since,
          until: at + MODERATION_LIMITS.claimMs,
        };
        await tx.claims.put(row);
        const from = isTaken ? actorFingerprint(held.reviewer) : null;
        const reasonDigest = why === null ? null : textDigest(why);
        const type = isTaken ? 'submission.claim-taken-over' : 'submission.claimed';
        await record(tx, type, submission, { from, reasonDigest }, actor, at);
        return presentClaim(row);
      });
    },

    async release(submissionId, actor) {
      needRole(actor, 'reviewer');
      await store.transaction(async (tx) => {
        const at = now();
        const submission = await needSubmission(tx, submissionId);
        const held = await heldClaim(tx, submissionId, at);
        if (held === null) throw new StationError('registry.not-claimed', { submissionId });
        if (held.reviewer !== actor.userId && !holdsRole(actor.role, 'admin')) refuse(held, submission);
        await tx.claims.delete(submissionId);
        await record(tx, 'submission.claim-released', submission, {}, actor, at);
      });
    },
  };
}

/** A claim that has not ended. */
export async function heldClaim(tx: Tx, submissionId: string, at: number): Promise<ClaimRow | null> {
  const row = await tx.claims.get(submissionId);
  return row === null || row.until <= at ? null : row;
}

/** A decision by somebody else than who claimed it. @throws registry.claimed */
export async function needUnclaimed(
  tx: Tx,
  submission: SubmissionRow,
  actor: Actor,
  at: number,
): Promise<void> {
  if (actor.separated !== true) return;
  const held = await heldClaim(tx, submission.id, at);
  if (held !== null && held.reviewer !== actor.userId) refuse(held, submission);
}

export function presentClaim({ since, until, ...row }: ClaimRow): Claim {
  return { ...row, since: iso(since), until: iso(until) };
}

function refuse({ reviewer, since, until }: ClaimRow, { extensionId, version }: SubmissionRow): never {
  const details = { extensionId, version, reviewer, since: iso(since), until: iso(until) };
  throw new StationError('registry.claimed', details);
}

async function record(
  tx: Tx,
  type: TransitionType,
  { id: submissionId, extensionId, version, digest }: SubmissionRow,
  more: Readonly<Record<string, string | null>>,
  actor: Actor,
  at: number,
): Promise<void> {
  const facts = { submissionId, extensionId, version, digest, ...more };
  await recordTransition(tx, { type, userId: actor.userId, facts }, at);
}
