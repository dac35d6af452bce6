import type { Submission } from '../../../../src-shared/models/catalog.ts';

export type StepState = 'done' | 'now' | 'waiting' | 'failed';

/** One station on the way of a version. `at` is null where nobody noted when. */
export interface Step {
  readonly key:
    | 'packaged'
    | 'signed'
    | 'submitted'
    | 'audited'
    | 'reviewed'
    | 'approved'
    | 'rejected'
    | 'rejectedByAudit';
  readonly state: StepState;
  readonly at: string | null;
}

/** What is known of a release: what this window did, and what the registry says. */
export interface Progress {
  readonly packedAt: string | null;
  readonly signedAt: string | null;
  readonly submission: Submission | null;
  readonly auditedAt: string | null;
}

/** The audit rejects by itself what has an error; no person was asked. */
export function isByAudit(submission: Submission | null): boolean {
  return submission?.decision?.actor === 'audit';
}

/** The way of a version in order: packaged, signed, submitted, audited, decided. */
export function stepsOf({ packedAt, signedAt, submission, auditedAt }: Progress): readonly Step[] {
  const state = submission?.state ?? null;
  const decision = submission?.decision ?? null;
  const isPast = submission !== null;
  const isAudited = state === 'pending' || state === 'approved' || state === 'rejected';
  const byAudit = state === 'rejected' && isByAudit(submission);
  const steps: Step[] = [
    { key: 'packaged', state: isPast || packedAt !== null ? 'done' : 'waiting', at: packedAt },
    {
      key: 'signed',
      state: isPast || signedAt !== null ? 'done' : packedAt === null ? 'waiting' : 'now',
      at: signedAt,
    },
    {
      key: 'submitted',
      state: isPast ? 'done' : signedAt === null ? 'waiting' : 'now',
      at: submission?.submittedAt ?? null,
    },
  ];
  if (byAudit) return [...steps, { key: 'rejectedByAudit', state: 'failed', at: auditedAt }];
  steps.push({ key: 'audited', state: isAudited ? 'done' : isPast ? 'now' : 'waiting', at: auditedAt });
  if (state === 'approved') steps.push({ key: 'approved', state: 'done', at: decision?.at ?? null });
  else if (state === 'rejected') steps.push({ key: 'rejected', state: 'failed', at: decision?.at ?? null });
  else steps.push({ key: 'reviewed', state: state === 'pending' ? 'now' : 'waiting', at: null });
  return steps;
}
