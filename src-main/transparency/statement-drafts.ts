import type { JsonObject } from '../../src-shared/json.ts';
import { countFindings } from '../../src-shared/models/finding.ts';
import { actorFingerprint, jsonDigest, textDigest } from '../store/index.ts';
import type { AuditRow, DecisionRow, DueStatement, Tx } from '../store/port.ts';
import {
  AUDIT_PREDICATE_TYPE,
  DECISION_PREDICATE_TYPE,
  type PackageStatement,
} from '../trust/statements/index.ts';

/** Null where there is nothing to state: no bytes, or what another registry decided. */
export async function draftOf(tx: Tx, due: DueStatement): Promise<PackageStatement | null> {
  return due.kind === 'audit' ? auditDraft(tx, due.about) : decisionDraft(tx, due.about);
}

async function auditDraft(tx: Tx, id: string): Promise<PackageStatement | null> {
  const audit = await tx.attestations.audit(id);
  const submission = audit === null ? null : await tx.submissions.get(audit.submissionId);
  if (audit === null || submission === null) return null;
  const { extensionId, version } = submission;
  return own(tx, {
    extensionId,
    version,
    digest: audit.digest,
    predicateType: AUDIT_PREDICATE_TYPE,
    predicate: auditPredicate(audit, { extensionId, version }),
  });
}

function auditPredicate(audit: AuditRow, subject: JsonObject): JsonObject {
  const { errors, warnings, notices } = countFindings(audit.report.findings);
  return {
    ...subject,
    auditId: audit.id,
    submissionId: audit.submissionId,
    ruleset: audit.ruleset,
    // Of the report's RFC 8785 form, as `extensions.audit` answers it.
    reportDigest: jsonDigest(audit.report),
    counts: { errors, warnings, notices },
    verdict: audit.report.valid ? 'passed' : 'refused',
    auditedAt: new Date(audit.at).toISOString(),
  };
}

async function decisionDraft(tx: Tx, id: string): Promise<PackageStatement | null> {
  const decision = await tx.attestations.decision(id);
  if (decision === null) return null;
  const { extensionId, version, submissionId } = decision;
  const digest =
    submissionId === null
      ? (await tx.versions.get(extensionId, version))?.digest
      : (await tx.submissions.get(submissionId))?.digest;
  if (digest === undefined || digest === null) return null;
  const predicate = decisionPredicate(decision);
  return own(tx, { extensionId, version, digest, predicateType: DECISION_PREDICATE_TYPE, predicate });
}

function decisionPredicate(decision: DecisionRow): JsonObject {
  const { extensionId, version, submissionId, verdict, reason, evidence, actor, at } = decision;
  return {
    extensionId,
    version,
    decisionId: decision.id,
    submissionId,
    verdict,
    // Nobody where the audit decided by itself.
    reviewer: actor === 'audit' ? null : actorFingerprint(actor),
    reasonDigest: reason === null ? null : textDigest(reason),
    evidenceDigest: evidence === null ? null : textDigest(evidence),
    decidedAt: new Date(at).toISOString(),
  };
}

/** A registry speaks for what was decided in it alone. */
async function own(tx: Tx, statement: PackageStatement): Promise<PackageStatement | null> {
  return (await tx.extensions.get(statement.extensionId))?.origin === 'local' ? statement : null;
}
