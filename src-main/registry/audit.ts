import type { AuditReport } from '../../src-shared/models/finding.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Manifest } from '../../src-shared/models/manifest.ts';
import { STORE_LIMITS } from '../../src-shared/limits.ts';
import type { VersionState } from '../../src-shared/models/catalog.ts';
import { isCertainlyGone, processMark } from '../jobs/index.ts';
import type { SubmissionRow, Tx } from '../store/port.ts';
import { auditContext } from './audit-context.ts';
import type { RegistryDeps } from './deps.ts';
import { assertTransition, recordTransition } from './transition.ts';

const leaseName = (submissionId: string) => `registry/audit/${submissionId}`;

/** @throws registry.submission-not-found */
export async function needSubmission(tx: Tx, submissionId: string): Promise<SubmissionRow> {
  const row = await tx.submissions.get(submissionId);
  if (row === null) throw new StationError('registry.submission-not-found', { submissionId });
  return row;
}

/**
 * One audit of one submission. A lease with a heartbeat says that somebody works on it, so that an `auditing` whose process
 * died can be told from one that is busy.
 */
export async function auditSubmission(
  deps: RegistryDeps,
  submissionId: string,
  signal?: AbortSignal,
): Promise<SubmissionRow> {
  signal?.throwIfAborted();
  const owner = `${await processMark()}/${deps.newId()}`;
  const row = await begin(deps, submissionId, owner);
  let lost: unknown = null;
  const heartbeat = setInterval(() => {
    takeLease(deps, submissionId, owner).catch((thrown: unknown) => {
      lost = thrown;
    });
  }, STORE_LIMITS.heartbeatMs);
  heartbeat.unref();
  try {
    const report = await runAudit(deps, row, signal);
    clearInterval(heartbeat);
    return await finish(deps, row, owner, report);
  } catch (thrown) {
    clearInterval(heartbeat);
    if (thrown instanceof StationError && thrown.code === 'registry.audit-taken-over') {
      throw new StationError(thrown.code, thrown.details, lost ?? thrown.cause);
    }
    await putBack(deps, row, owner, signal?.aborted === true ? 'aborted' : 'failed').catch(
      (second: unknown) => {
        throw unfinished(row, 'it could not even be put back', new AggregateError([thrown, second]));
      },
    );
    signal?.throwIfAborted();
    if (thrown instanceof StationError && thrown.code === 'registry.audit-unfinished') throw thrown;
    throw unfinished(row, thrown instanceof Error ? thrown.message : String(thrown), thrown);
  }
}

async function runAudit(deps: RegistryDeps, row: SubmissionRow, signal?: AbortSignal): Promise<AuditReport> {
  const bytes = await deps.blobs.get(row.digest);
  const manifest = (await manifestOf(deps, row)) ?? (await deps.readPackage(bytes)).manifest;
  const report = await deps.auditor.audit({ bytes }, await auditContext(deps, manifest), signal);
  signal?.throwIfAborted();
  // A scanner that did not speak never counts as passed; what others found is enough to reject.
  const silent = report.scanners.filter(({ status }) => status === 'unavailable').map(({ name }) => name);
  if (report.valid && silent.length > 0) throw unfinished(row, `no answer from ${silent.join(', ')}`);
  return report;
}

/** As it was read when these bytes were submitted; null where other bytes have taken their number since. */
async function manifestOf(deps: RegistryDeps, row: SubmissionRow): Promise<Manifest | null> {
  const version = await deps.store.read((tx) => tx.versions.get(row.extensionId, row.version));
  return version?.digest === row.digest ? version.manifest : null;
}

async function begin(deps: RegistryDeps, submissionId: string, owner: string): Promise<SubmissionRow> {
  return deps.store.transaction(async (tx) => {
    const row = await needSubmission(tx, submissionId);
    const subject = `Submission ${row.id} (${row.extensionId}@${row.version})`;
    if (row.state !== 'auditing') assertTransition(subject, row.state, 'auditing');
    if (!(await acquire(tx, deps, submissionId, owner))) throw unfinished(row, 'another process is at it');
    const next: SubmissionRow = { ...row, state: 'auditing', auditAttempts: row.auditAttempts + 1 };
    await moveTo(tx, next, 'version.auditing', { attempt: next.auditAttempts }, deps.now());
    return next;
  });
}

async function finish(
  deps: RegistryDeps,
  row: SubmissionRow,
  owner: string,
  report: AuditReport,
): Promise<SubmissionRow> {
  const auditId = deps.newId();
  return deps.store.transaction(async (tx) => {
    const now = deps.now();
    const current = await needSubmission(tx, row.id);
    await tx.submissions.addAudit({
      id: auditId,
      submissionId: row.id,
      digest: row.digest,
      ruleset: report.ruleset,
      report,
      at: now,
    });
    if (current.state !== 'auditing') {
      // A newer submission of the same number came in meanwhile and ended this one.
      await tx.leases.release(leaseName(row.id), owner);
      return current;
    }
    await demandLease(tx, row.id, owner);
    const state: VersionState = report.valid ? 'pending' : 'rejected';
    const next: SubmissionRow = { ...current, state };
    const errors = report.findings.filter((finding) => finding.severity === 'error');
    if (state === 'rejected') {
      await tx.submissions.addDecision({
        id: deps.newId(),
        extensionId: row.extensionId,
        version: row.version,
        submissionId: row.id,
        verdict: 'reject',
        reason: `The audit found ${errors.length === 1 ? 'an error' : `${errors.length} errors`}.`,
        evidence: [...new Set(errors.map((finding) => finding.ruleId))].join(', '),
        actor: 'audit',
        at: now,
      });
    }
    const facts = { ruleset: report.ruleset, errors: errors.length, auditId };
    await moveTo(tx, next, state === 'pending' ? 'version.pending' : 'version.rejected', facts, now);
    await tx.leases.release(leaseName(row.id), owner);
    return next;
  });
}

/** The audit came to no result: the submission waits again. */
async function putBack(deps: RegistryDeps, row: SubmissionRow, owner: string, why: string): Promise<void> {
  await deps.store.transaction(async (tx) => {
    const current = await needSubmission(tx, row.id);
    const lease = await tx.leases.get(leaseName(row.id));
    if (current.state === 'auditing' && lease?.owner === owner) {
      await moveTo(tx, { ...current, state: 'submitted' }, 'version.audit-returned', { why }, deps.now());
    }
    await tx.leases.release(leaseName(row.id), owner);
  });
}

/** Puts back every `auditing` that nobody works on any more. Answers all that can be audited (again), oldest first. */
export async function recoverAudits(deps: RegistryDeps): Promise<readonly SubmissionRow[]> {
  const begun = await deps.store.read((tx) => allInState(tx, 'auditing'));
  if (begun.length > 0) await putBackAbandoned(deps);
  return deps.store.read((tx) => allInState(tx, 'submitted'));
}

async function putBackAbandoned(deps: RegistryDeps): Promise<void> {
  const gone = new Set<string>();
  for (const { owner } of await deps.store.read((tx) => tx.leases.list(leaseName(''))))
    if (await isCertainlyGone(owner)) gone.add(owner);
  await deps.store.transaction(async (tx) => {
    const now = deps.now();
    for (const row of await allInState(tx, 'auditing')) {
      const lease = await tx.leases.get(leaseName(row.id));
      if (lease !== null && lease.until > now && !gone.has(lease.owner)) continue;
      if (lease !== null) await tx.leases.release(lease.name, lease.owner);
      await moveTo(tx, { ...row, state: 'submitted' }, 'version.audit-returned', { why: 'abandoned' }, now);
    }
  });
}

const PAGE = 200;

/** Oldest first. */
async function allInState(tx: Tx, state: VersionState): Promise<readonly SubmissionRow[]> {
  const rows: SubmissionRow[] = [];
  for (;;) {
    const page = await tx.submissions.list({ state, order: 'oldest', limit: PAGE, offset: rows.length });
    rows.push(...page);
    if (page.length < PAGE) return rows;
  }
}

/** Moves a submission and its version together, with the leaf. */
async function moveTo(
  tx: Tx,
  next: SubmissionRow,
  type: 'version.auditing' | 'version.audit-returned' | 'version.pending' | 'version.rejected',
  facts: Readonly<Record<string, string | number>>,
  at: number,
): Promise<void> {
  const { extensionId, version, id: submissionId, digest, state, simulated } = next;
  await tx.submissions.put(next);
  const row = await tx.versions.get(extensionId, version);
  if (row !== null) await tx.versions.put({ ...row, state });
  await recordTransition(
    tx,
    { type, userId: null, facts: { extensionId, version, submissionId, digest, simulated, ...facts } },
    at,
  );
}

function acquire(tx: Tx, deps: RegistryDeps, submissionId: string, owner: string): Promise<boolean> {
  const now = deps.now();
  return tx.leases.acquire(
    { name: leaseName(submissionId), owner, until: now + STORE_LIMITS.leaseMs, details: {} },
    now,
  );
}

async function takeLease(deps: RegistryDeps, submissionId: string, owner: string): Promise<void> {
  const held = await deps.store.transaction((tx) => acquire(tx, deps, submissionId, owner));
  if (!held) throw new StationError('registry.audit-taken-over', { submissionId });
}

async function demandLease(tx: Tx, submissionId: string, owner: string): Promise<void> {
  if ((await tx.leases.get(leaseName(submissionId)))?.owner !== owner) {
    throw new StationError('registry.audit-taken-over', { submissionId });
  }
}

function unfinished(row: SubmissionRow, reason: string, cause?: unknown): StationError {
  const { extensionId, version, id: submissionId } = row;
  return new StationError('registry.audit-unfinished', { extensionId, version, submissionId, reason }, cause);
}
