import { createHash } from 'node:crypto';
import { StationError } from '../../src-shared/errors/index.ts';
import { isJsonObject, parseJson, type JsonObject } from '../../src-shared/json.ts';
import type { Signer } from '../../src-shared/models/identity.ts';
import {
  canonicalUpload,
  publisherOfName,
  shortNameOf,
  workflowManifestText,
  type WorkflowUpload,
} from '../../src-shared/workflow-upload.ts';
import { packFiles, parseManifest, type ReadPackage } from '../packages/index.ts';
import type { SubmissionRow, Tx } from '../store/port.ts';
import { digestOf, isKeyless, type UploadAttestation } from '../trust/index.ts';
import { needExtension, needOwner, needRole, publishersOf } from './access.ts';
import { needSubmission } from './audit.ts';
import type { Actor, RegistryDeps } from './deps.ts';
import type { Workflows, WorkflowSignature } from './port.ts';
import { presentSubmission } from './present.ts';
import { insertPublisher } from './publishers.ts';
import { enterExtension, enterSubmission } from './submit.ts';
import { recordTransition } from './transition.ts';

/** Workflows that are uploaded as JSON and become versions like any other. */
export function createWorkflows(deps: RegistryDeps): Workflows {
  const { store } = deps;
  return {
    upload: async (upload, signature, actor) => {
      const row = await uploadWorkflow(deps, upload, signature, actor);
      return store.read((tx) => presentSubmission(tx, row));
    },
    verifySigner: async (submissionId) => {
      const row = await verifySigner(deps, submissionId);
      return store.read((tx) => presentSubmission(tx, row));
    },
    list: ({ limit, after }) =>
      store.read(async (tx) => {
        const listed = [];
        for (const row of await tx.submissions.listWorkflows({ limit, after })) {
          const version = await tx.versions.get(row.extensionId, row.version);
          const name = version?.manifest?.displayName ?? row.extensionId;
          const { id, version: number, state, simulated, submittedAt } = row;
          listed.push({ id, name, version: number, state, simulated, submittedAt });
        }
        return listed;
      }),
  };
}

/** Everything an upload is before it has a place. */
interface Offer {
  readonly upload: WorkflowUpload;
  readonly publisher: string;
  readonly extensionId: string;
  readonly manifestDigest: string;
  readonly attestation: UploadAttestation;
  readonly simulation: boolean;
}

async function uploadWorkflow(
  deps: RegistryDeps,
  upload: WorkflowUpload,
  signature: WorkflowSignature,
  actor: Actor,
): Promise<SubmissionRow> {
  needRole(actor, 'developer');
  const simulation = await deps.simulation();
  const publisher = await deps.store.read((tx) => publisherFor(tx, upload.name, actor));
  const name = shortNameOf(upload.name);
  if (name === null) throw new StationError('workflows.name-unusable', { name: upload.name });
  needExtension(actor, `${publisher}.${name}`);
  const text = workflowManifestText(publisher, upload);
  parseManifest(text);
  const bytes = Buffer.from(text);
  const offer: Offer = {
    upload,
    publisher,
    extensionId: `${publisher}.${name}`,
    manifestDigest: digestOf(bytes),
    attestation: { kind: 'canonical-json', payload: canonicalUpload(upload), signature: asBundle(signature) },
    simulation,
  };
  // Before anything is written: a signature that nobody made costs neither a package nor a place in the log.
  const judged = await deps.store.read(async (tx) => {
    await demandFree(tx, offer);
    return judge(deps, tx, offer);
  });
  const packed = await packFiles(new Map([['wpk.json', bytes]]));
  await deps.blobs.put(packed);
  const pkg = await deps.readPackage(packed);
  const id = deps.newId();
  return deps.store.transaction((tx) => enter(deps, tx, { id, offer, pkg, actor, made: judged.attestation }));
}

/** A bundle may come as the text of its JSON. */
function asBundle(signature: WorkflowSignature): WorkflowSignature {
  if (typeof signature !== 'string' || !signature.trimStart().startsWith('{')) return signature;
  try {
    const value = parseJson(signature);
    return isJsonObject(value) ? value : signature;
  } catch {
    // Then it is no signature either, and is refused as what it is.
    return signature;
  }
}

async function enter(
  deps: RegistryDeps,
  tx: Tx,
  entry: {
    readonly id: string;
    readonly offer: Offer;
    readonly pkg: ReadPackage;
    readonly actor: Actor;
    readonly made: UploadAttestation;
  },
): Promise<SubmissionRow> {
  const { id, offer, pkg, actor, made } = entry;
  const at = deps.now();
  await demandFree(tx, offer);
  const { signer, attestation } = await judge(deps, tx, { ...offer, attestation: made });
  if ((await tx.publishers.get(offer.publisher)) === null) {
    const row = { id: offer.publisher, displayName: offer.publisher, createdAt: at };
    await insertPublisher(tx, row, actor);
  }
  const marked = signer ?? { simulated: false };
  const simulated = await enterExtension(tx, { pkg, simulation: offer.simulation }, marked, actor, at);
  const bundle = attestation as unknown as JsonObject;
  const { newId } = deps;
  return enterSubmission(tx, { id, offer: { pkg, bundle }, signer, simulated, actor, at, newId });
}

/** A number that waits or was approved is taken; a rejected one may be tried again. */
async function demandFree(tx: Tx, { extensionId, upload: { version } }: Offer): Promise<void> {
  const extension = await tx.extensions.get(extensionId);
  if (extension !== null && extension.kind !== 'workflow')
    throw new StationError('workflows.not-a-workflow', { extensionId });
  const state = (await tx.versions.get(extensionId, version))?.state ?? 'draft';
  if (state !== 'draft' && state !== 'rejected')
    throw new StationError('registry.version-exists', { extensionId, version });
}

/**
 * Who signed, null where a certificate's authority has to be asked first, which a job does. In simulation mode what nobody
 * signed comes in as made up, and stays so.
 * @throws workflows.signature-refused
 */
async function judge(
  deps: RegistryDeps,
  tx: Tx,
  offer: Offer,
): Promise<{ readonly signer: Signer | null; readonly attestation: UploadAttestation }> {
  const { attestation, simulation } = offer;
  try {
    if (isKeyless(attestation)) return { signer: null, attestation };
    return { signer: await signerOf(deps, tx, offer), attestation };
  } catch (thrown) {
    if (!(thrown instanceof StationError && thrown.code.startsWith('trust.'))) throw thrown;
    if (!simulation || attestation.simulated === true) throw refused(thrown);
    const made = { ...attestation, simulated: true as const };
    return { signer: await signerOf(deps, tx, { ...offer, attestation: made }), attestation: made };
  }
}

async function signerOf(deps: RegistryDeps, tx: Tx, offer: Offer): Promise<Signer> {
  return deps.trust.verifyPackage({
    bundle: offer.attestation,
    // The signed text names no package: the manifest, which it makes, is all there is of it.
    digest: '',
    extensionId: offer.extensionId,
    version: offer.upload.version,
    manifestDigest: offer.manifestDigest,
    keys: await deps.trustPolicy.keysOf(tx, offer.publisher),
    now: deps.now(),
    allowSimulated: offer.simulation,
  });
}

function refused(error: StationError): StationError {
  return new StationError(
    'workflows.signature-refused',
    { reason: error.message, code: error.code, details: error.details },
    error,
  );
}

/** A name says whose it is, or its sender has one publisher to speak for, or gets one of their own. */
async function publisherFor(tx: Tx, name: string, actor: Actor): Promise<string> {
  const named = publisherOfName(name);
  if (named !== null) {
    if ((await tx.publishers.get(named)) !== null || typeof actor.publisherId === 'string')
      await needOwner(tx, named, actor);
    return named;
  }
  if (typeof actor.publisherId === 'string') return actor.publisherId;
  const own = await publishersOf(tx, actor.userId);
  const [only, ...more] = own;
  if (more.length > 0) throw new StationError('workflows.publisher-needed', { name, publishers: own });
  return only ?? `user-${createHash('sha256').update(actor.userId).digest('hex').slice(0, 12)}`;
}

/**
 * Verifies what could not be verified at the door. A refusal ends the submission as rejected and says why; a version whose
 * signature holds goes on to its audit.
 */
async function verifySigner(deps: RegistryDeps, submissionId: string): Promise<SubmissionRow> {
  const waits = (row: SubmissionRow): boolean => row.signer === null && row.state === 'submitted';
  const row = await deps.store.read((tx) => needSubmission(tx, submissionId));
  if (!waits(row) || row.bundle === null) return row;
  const pkg = await deps.readPackage(await deps.blobs.get(row.digest));
  return deps.store.transaction(async (tx) => {
    const current = await needSubmission(tx, submissionId);
    if (!waits(current)) return current;
    const at = deps.now();
    const { extensionId, version, digest, simulated } = current;
    const verdict = await verdictOf(deps, tx, current, pkg);
    if ('signer' in verdict) {
      const next: SubmissionRow = { ...current, signer: verdict.signer };
      await tx.submissions.put(next);
      const stored = await tx.versions.get(extensionId, version);
      if (stored?.digest === digest) await tx.versions.put({ ...stored, signer: verdict.signer });
      return next;
    }
    const next: SubmissionRow = { ...current, state: 'rejected' };
    await tx.submissions.put(next);
    const stored = await tx.versions.get(extensionId, version);
    if (stored?.digest === digest) await tx.versions.put({ ...stored, state: 'rejected' });
    await tx.submissions.addDecision({
      id: deps.newId(),
      extensionId,
      version,
      submissionId,
      verdict: 'reject',
      reason: `The signature was refused: ${verdict.error.message}`,
      evidence: verdict.error.code,
      actor: 'signature',
      at,
    });
    const facts = { extensionId, version, submissionId, digest, simulated, why: verdict.error.code };
    await recordTransition(tx, { type: 'version.rejected', userId: null, facts }, at);
    return next;
  });
}

async function verdictOf(
  deps: RegistryDeps,
  tx: Tx,
  row: SubmissionRow,
  pkg: ReadPackage,
): Promise<{ readonly signer: Signer } | { readonly error: StationError }> {
  try {
    const signer = deps.trust.verifyPackage({
      bundle: row.bundle,
      digest: pkg.digest,
      extensionId: row.extensionId,
      version: row.version,
      manifestDigest: pkg.manifestDigest,
      keys: await deps.trustPolicy.keysOf(tx, pkg.manifest.publisher),
      now: deps.now(),
      allowSimulated: false,
    });
    return { signer };
  } catch (thrown) {
    if (thrown instanceof StationError && thrown.code.startsWith('trust.')) return { error: thrown };
    throw thrown;
  }
}
