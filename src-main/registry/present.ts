import type { ExtensionVersion, Mark, Publisher, Submission } from '../../src-shared/models/catalog.ts';
import type { ExtensionReview } from '../../src-shared/models/review.ts';
import type {
  DecisionRow,
  MarkRow,
  PublisherKeyRow,
  PublisherRow,
  ReviewRow,
  SubmissionRow,
  Tx,
} from '../store/port.ts';
import type { Decision } from './port.ts';
import type { MarkedVersion } from './latest.ts';

/** Rows count milliseconds; the API speaks ISO 8601. */
export const iso = (ms: number): string => new Date(ms).toISOString();
export const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

export function presentPublisher(row: PublisherRow, keys: readonly PublisherKeyRow[]): Publisher {
  return {
    id: row.id,
    displayName: row.displayName,
    createdAt: iso(row.createdAt),
    identities: keys.map((key) => ({
      keyId: key.keyId,
      fingerprint: key.fingerprint,
      addedAt: iso(key.addedAt),
      revokedAt: isoOrNull(key.revokedAt),
      revokedReason: key.revokedReason,
      simulated: key.simulated,
    })),
  };
}

export function presentMark(row: MarkRow): Mark {
  const { kind, reason, successor, evidence, actor } = row;
  return { kind, reason, successor, evidence, actor, at: iso(row.at) };
}

export function presentVersion({ row, marks }: MarkedVersion): ExtensionVersion {
  const { manifest } = row;
  return {
    extensionId: row.extensionId,
    version: row.version,
    state: row.state,
    digest: row.digest,
    sizeBytes: row.sizeBytes,
    signer: row.signer,
    simulated: row.simulated,
    permissions: manifest === null || manifest.kind === 'workflow' ? [] : manifest.permissions,
    dependencies: manifest?.dependencies ?? {},
    license: manifest?.license ?? null,
    marks: marks.map(presentMark),
    submittedAt: isoOrNull(row.submittedAt),
    approvedAt: isoOrNull(row.approvedAt),
  };
}

export function presentDecision(row: DecisionRow): Decision {
  const { extensionId, version, verdict, reason, evidence, actor } = row;
  return { extensionId, version, verdict, reason, evidence, actor, at: iso(row.at) };
}

/** A submission with its decision and what its audit counted. */
export async function presentSubmission(tx: Tx, row: SubmissionRow): Promise<Submission> {
  const decided = (await tx.submissions.decisions(row.extensionId, row.version)).find(
    (decision) =>
      decision.submissionId === row.id && (decision.verdict === 'approve' || decision.verdict === 'reject'),
  );
  // The same bytes may have been audited for an earlier submission; that report says nothing of one that still waits.
  const findings =
    row.state === 'submitted' || row.state === 'auditing'
      ? null
      : await tx.submissions.auditCounts(row.digest);
  return {
    id: row.id,
    extensionId: row.extensionId,
    version: row.version,
    digest: row.digest,
    state: row.state,
    signer: row.signer,
    simulated: row.simulated,
    submittedBy: row.submittedBy,
    submittedAt: iso(row.submittedAt),
    auditAttempts: row.auditAttempts,
    decision:
      decided === undefined
        ? null
        : {
            verdict: decided.verdict === 'approve' ? 'approve' : 'reject',
            reason: decided.reason,
            actor: decided.actor,
            at: iso(decided.at),
          },
    findings,
  };
}

export function presentReview(row: ReviewRow): ExtensionReview {
  const { id, extensionId, version, userId, stars, aspects, title, text, hidden } = row;
  return {
    id,
    extensionId,
    version,
    userId,
    stars,
    aspects,
    title,
    text,
    createdAt: iso(row.createdAt),
    editedAt: isoOrNull(row.editedAt),
    ...(hidden === null ? {} : { hidden: { at: iso(hidden.at), reason: hidden.reason } }),
  };
}
