import { StationError } from '../../src-shared/errors/index.ts';
import { extensionIdOf } from '../../src-shared/models/manifest.ts';
import type { Submission } from '../../src-shared/models/catalog.ts';
import { textDigest } from '../store/index.ts';
import type { SubmissionRow, Tx, VersionRow } from '../store/port.ts';
import { addDecision } from './add-decision.ts';
import type { Actor, RegistryDeps } from './deps.ts';
import { needUnclaimed } from './claims.ts';
import { refreshExtension } from './latest.ts';
import type { VersionRef } from './port.ts';
import { presentSubmission } from './present.ts';
import { needExtension, needVersion, readMarked, toStored } from './resolve.ts';
import { needNotOwn } from './separation.ts';
import { illegalTransition, recordTransition } from './transition.ts';

interface Verdict {
  readonly target: VersionRef;
  readonly reason: string | null;
  /** What the reviewer looked at, where the door knows it. */
  readonly digest: string | null;
  readonly actor: Actor;
}

/** `pending → approved`: from here on the bytes of this number are fixed, and people can find it. */
export async function approveVersion(deps: RegistryDeps, verdict: Verdict): Promise<Submission> {
  const allowSimulated = await deps.simulation();
  const digest = await verifyPending(deps, verdict.target, allowSimulated);
  return deps.store.transaction(async (tx) => {
    const { version, submission } = await needPending(deps, tx, verdict, 'approved');
    if (version.digest !== digest)
      throw new StationError('registry.changed-meanwhile', { ...verdict.target });
    await tx.versions.put({ ...version, state: 'approved', approvedAt: deps.now() });
    await refreshExtension(tx, version.extensionId, deps.now());
    return decide(deps, tx, submission, 'approve', verdict);
  });
}

/** `pending → rejected`. */
export async function rejectVersion(deps: RegistryDeps, verdict: Verdict): Promise<Submission> {
  return deps.store.transaction(async (tx) => {
    const { version, submission } = await needPending(deps, tx, verdict, 'rejected');
    await tx.versions.put({ ...version, state: 'rejected' });
    return decide(deps, tx, submission, 'reject', verdict);
  });
}

/**
 * Checks bytes and signature once more: a key may have been revoked, a blob damaged or simulation mode turned off since the
 * version came in. Answers the digest that holds. @throws trust.*, store.blob-*
 */
async function verifyPending(
  deps: RegistryDeps,
  target: VersionRef,
  allowSimulated: boolean,
): Promise<string> {
  const { extensionId, version } = target;
  const { stored, keys } = await deps.store.read(async (tx) => {
    const marked = await readMarked(tx, extensionId, version);
    if (marked.row.state !== 'pending')
      illegalTransition(`${extensionId}@${version}`, marked.row.state, 'approved');
    const found = toStored(marked);
    return { stored: found, keys: await deps.trustPolicy.keysOf(tx, found.manifest.publisher) };
  });
  if (stored.simulated && !allowSimulated) {
    throw new StationError('trust.simulated-refused', { what: `${extensionId}@${version}` });
  }
  const pkg = await deps.readPackage(await deps.blobs.get(stored.digest));
  deps.trust.verifyPackage({
    bundle: stored.bundle,
    digest: pkg.digest,
    extensionId: extensionIdOf(pkg.manifest),
    version: pkg.manifest.version,
    manifestDigest: pkg.manifestDigest,
    keys,
    now: deps.now(),
    allowSimulated,
  });
  return stored.digest;
}

async function needPending(
  { now }: Pick<RegistryDeps, 'now'>,
  tx: Tx,
  { target, digest, actor }: Verdict,
  to: 'approved' | 'rejected',
): Promise<{ readonly version: VersionRow; readonly submission: SubmissionRow }> {
  const { extensionId, version } = target;
  const row = await needVersion(tx, extensionId, version);
  const [submission] = await tx.submissions.list({
    extensionId,
    version,
    state: 'pending',
    limit: 1,
    offset: 0,
  });
  if (row.state !== 'pending' || submission === undefined) {
    illegalTransition(`${extensionId}@${version}`, row.state, to);
  }
  if (digest !== null && digest !== row.digest) {
    throw new StationError('registry.changed-meanwhile', { extensionId, version });
  }
  const { publisherId } = await needExtension(tx, extensionId);
  await needNotOwn(tx, { publisherId, submittedBy: submission.submittedBy }, actor);
  await needUnclaimed(tx, submission, actor, now());
  return { version: row, submission };
}

async function decide(
  deps: RegistryDeps,
  tx: Tx,
  submission: SubmissionRow,
  verdict: 'approve' | 'reject',
  { reason, actor }: Verdict,
): Promise<Submission> {
  const at = deps.now();
  const state = verdict === 'approve' ? 'approved' : 'rejected';
  const next: SubmissionRow = { ...submission, state };
  const { extensionId, version, id: submissionId, digest, simulated } = submission;
  await tx.submissions.put(next);
  await tx.claims.delete(submissionId);
  await addDecision(deps, tx, {
    extensionId,
    version,
    submissionId,
    verdict,
    reason,
    evidence: null,
    actor: actor.userId,
    at,
  });
  await recordTransition(
    tx,
    {
      type: state === 'approved' ? 'version.approved' : 'version.rejected',
      userId: actor.userId,
      facts: {
        extensionId,
        version,
        submissionId,
        digest,
        simulated,
        // On a desktop one person holds every role; whoever reads the log shall see when a reviewer judged their own work.
        selfReview: actor.userId === submission.submittedBy,
        reasonDigest: reason === null ? null : textDigest(reason),
      },
    },
    at,
  );
  return presentSubmission(tx, next);
}
