import { StationError } from '../../src-shared/errors/index.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { PACKAGE_LIMITS } from '../../src-shared/limits.ts';
import type { Signer } from '../../src-shared/models/identity.ts';
import { extensionIdOf } from '../../src-shared/models/manifest.ts';
import { actorFingerprint } from '../store/index.ts';
import type { SubmissionRow, Tx } from '../store/port.ts';
import { needExtension, needOwner, needRole } from './access.ts';
import type { ReadPackage } from '../packages/index.ts';
import { namesOfIdentity, type TrustedKey } from '../trust/index.ts';
import type { Actor, RegistryDeps } from './deps.ts';
import { enterProvenance, verifyProvenance, type OfferedProvenance } from './provenance.ts';
import { refuseElsewhere } from './elsewhere.ts';
import { insertExtension } from './extensions.ts';
import { nameKey, type NamedKey } from './keys.ts';
import { listingOf } from './latest.ts';
import type { SubmitInput } from './port.ts';
import { bindKey, insertPublisher } from './publishers.ts';
import { recordTransition } from './transition.ts';

interface OfferedKey {
  readonly key: NamedKey;
  readonly simulated: boolean;
  /** Set where the signature is by a certificate; the key has no text then. */
  readonly identity: { readonly subject: string; readonly issuer: string } | null;
}

/** Everything that one submission is, before the store is asked. */
interface Offer {
  readonly pkg: ReadPackage;
  readonly bundle: NonNullable<SubmitInput['bundle']>;
  readonly keyId: string;
  readonly offered: OfferedKey | null;
  readonly provenance: JsonObject | null;
  readonly simulation: boolean;
}

/** Takes a signed package in: `submitted`. */
export async function submitPackage(
  deps: RegistryDeps,
  input: SubmitInput,
  actor: Actor,
): Promise<SubmissionRow> {
  needRole(actor, 'developer');
  const offer = await readOffer(deps, input);
  const id = deps.newId();
  const provenanceId = deps.newId();
  return deps.store.transaction(async (tx) => {
    const at = deps.now();
    const { manifest } = offer.pkg;
    if (typeof actor.publisherId === 'string' && actor.publisherId !== manifest.publisher) {
      throw new StationError('registry.not-owner', { publisher: manifest.publisher });
    }
    needExtension(actor, extensionIdOf(manifest));
    await refuseElsewhere(tx, extensionIdOf(manifest));
    const same = await sameAgain(tx, offer, actor);
    if (same !== null) return same;
    const { signer, provenance } = await verifyOffer(deps, tx, offer, actor, at);
    const simulated = await enterExtension(tx, offer, signer, actor, at);
    const row = await enterSubmission(tx, { id, offer, signer, simulated, actor, at, newId: deps.newId });
    if (provenance !== null) await enterProvenance(tx, { id: provenanceId, row, provenance, at });
    return row;
  });
}

/**
 * The same package by the same person, while it waits: their first answer was lost on its way, and the work goes on as it is.
 * Signatures were verified when it came in.
 */
async function sameAgain(
  tx: Tx,
  { pkg, bundle }: Pick<Offer, 'pkg' | 'bundle'>,
  actor: Actor,
): Promise<SubmissionRow | null> {
  const extensionId = extensionIdOf(pkg.manifest);
  const { version } = pkg.manifest;
  const [newest] = await tx.submissions.list({ extensionId, version, limit: 1, offset: 0 });
  if (newest === undefined || !['submitted', 'auditing', 'pending'].includes(newest.state)) return null;
  const isSame =
    newest.digest === pkg.digest &&
    newest.submittedBy === actor.userId &&
    JSON.stringify(newest.bundle) === JSON.stringify(bundle);
  return isSame ? newest : null;
}

async function readOffer(deps: RegistryDeps, input: SubmitInput): Promise<Offer> {
  const { bundle, digest } = input;
  if (bundle === null) throw new StationError('trust.unsigned', { artifact: digest });
  if (JSON.stringify(bundle).length > PACKAGE_LIMITS.bundleBytes) {
    throw new StationError('trust.bundle-malformed', { reason: 'it is larger than a bundle can be' });
  }
  const pkg = await deps.readPackage(await deps.blobs.get(digest));
  const { keyId, identity } = deps.trust.signerKeyOf(bundle);
  return {
    pkg,
    bundle,
    keyId,
    offered:
      identity === null
        ? await offeredKey(deps, input, keyId)
        : { key: { ...namesOfIdentity(identity), publicKey: '' }, simulated: false, identity },
    provenance: input.provenance ?? null,
    simulation: await deps.simulation(),
  };
}

async function offeredKey(deps: RegistryDeps, input: SubmitInput, keyId: string): Promise<OfferedKey | null> {
  if (typeof input.publicKey === 'string') {
    const key = nameKey(input.publicKey);
    if (key.keyId !== keyId)
      throw new StationError('registry.key-mismatch', { expected: keyId, found: key.keyId });
    return { key, simulated: false, identity: null };
  }
  const local = (await deps.localKey?.(keyId)) ?? null;
  return local === null
    ? null
    : { key: nameKey(local.publicKey), simulated: local.simulated, identity: null };
}

/**
 * Verifies the statement with the publisher's keys. A publisher without keys is bound to the key of the first signature that
 * holds: whoever comes later with another key is refused.
 */
async function verifyOffer(
  deps: RegistryDeps,
  tx: Tx,
  offer: Offer,
  actor: Actor,
  at: number,
): Promise<{ readonly signer: Signer; readonly provenance: OfferedProvenance | null }> {
  const { pkg, keyId, offered } = offer;
  const publisherId = pkg.manifest.publisher;
  const bound = await tx.publishers.keys(publisherId);
  const trusted = await deps.trustPolicy.keysOf(tx, publisherId);
  if (bound.length > 0 && !trusted.some((key) => key.keyId === keyId)) {
    throw new StationError('trust.wrong-identity', {
      expected: `the publisher ${publisherId}`,
      actual: offered?.identity?.subject ?? `the key ${keyId}`,
    });
  }
  if (bound.length === 0 && offered === null) {
    throw new StationError('registry.first-key-needed', { publisher: publisherId, keyId });
  }
  const keys =
    bound.length > 0 || offered === null ? trusted : await keysOffered(deps, tx, publisherId, offered);
  const signer = deps.trust.verifyPackage({
    bundle: offer.bundle,
    digest: pkg.digest,
    extensionId: extensionIdOf(pkg.manifest),
    version: pkg.manifest.version,
    manifestDigest: pkg.manifestDigest,
    keys,
    now: at,
    allowSimulated: offer.simulation,
  });
  const provenance = verifyProvenance(offer.provenance, { keys, digest: pkg.digest, now: at });
  if (bound.length === 0 && offered !== null) {
    // A key speaks for all of a publisher, and for longer than a token that was made for one extension.
    needExtension(actor, null);
    if ((await tx.publishers.get(publisherId)) === null) {
      await insertPublisher(tx, { id: publisherId, displayName: publisherId, createdAt: at }, actor);
    } else {
      await needOwner(tx, publisherId, actor);
    }
    await bindKey(
      tx,
      {
        publisherId,
        key: offered.key,
        simulated: offered.simulated || signer.simulated,
        identity: offered.identity,
      },
      actor,
      at,
    );
  }
  return { signer, provenance };
}

async function keysOffered(
  deps: RegistryDeps,
  tx: Tx,
  publisherId: string,
  { key, simulated, identity }: OfferedKey,
): Promise<readonly TrustedKey[]> {
  if (identity === null) return [{ ...key, publisherId, simulated, revokedAt: null }];
  return deps.trustPolicy.asKeys(tx, publisherId, { keyId: key.keyId, ...identity });
}

/**
 * Makes the extension on its first submission. While nothing of it was approved, its listing follows the newest submission.
 * Answers whether this version counts as simulated: what was made in simulation mode stays so, and so does all that joins it.
 */
export async function enterExtension(
  tx: Tx,
  offer: Pick<Offer, 'pkg' | 'simulation'>,
  signer: { readonly simulated: boolean },
  actor: Actor,
  at: number,
): Promise<boolean> {
  const { manifest } = offer.pkg;
  const extensionId = extensionIdOf(manifest);
  const row = await tx.extensions.get(extensionId);
  if (row === null) {
    const simulated = signer.simulated || offer.simulation;
    await insertExtension(
      tx,
      { publisherId: manifest.publisher, name: manifest.name, ...listingOf(manifest), simulated },
      actor,
      at,
    );
    return simulated;
  }
  if (row.simulated && !offer.simulation) throw new StationError('registry.simulated-name', { extensionId });
  if (row.publishedAt === null) await tx.extensions.update({ ...row, ...listingOf(manifest), updatedAt: at });
  return signer.simulated || row.simulated;
}

export async function enterSubmission(
  tx: Tx,
  entry: {
    readonly id: string;
    readonly offer: Pick<Offer, 'pkg' | 'bundle'>;
    /** Null while the signature is still to be verified. */
    readonly signer: Signer | null;
    readonly simulated: boolean;
    readonly actor: Actor;
    readonly at: number;
    readonly newId: () => string;
  },
): Promise<SubmissionRow> {
  const { id, offer, signer, actor, at } = entry;
  const { pkg, bundle } = offer;
  const extensionId = extensionIdOf(pkg.manifest);
  const { version } = pkg.manifest;
  const before = await tx.versions.get(extensionId, version);
  const simulated = entry.simulated || (before?.simulated ?? false);
  if (before?.state === 'approved')
    throw new StationError('registry.version-exists', { extensionId, version });
  await supersede(tx, { extensionId, version, by: id, actor, at, newId: entry.newId });
  await tx.versions.put({
    extensionId,
    version,
    state: 'submitted',
    digest: pkg.digest,
    sizeBytes: pkg.sizeBytes,
    unpackedBytes: pkg.unpackedBytes,
    manifest: pkg.manifest,
    bundle,
    signer,
    simulated,
    submittedAt: at,
    approvedAt: null,
  });
  await tx.versions.putFiles(
    pkg.digest,
    pkg.entries.map(({ path, sha256, sizeBytes }) => ({ path, sha256, sizeBytes })),
  );
  const row: SubmissionRow = {
    id,
    extensionId,
    version,
    digest: pkg.digest,
    state: 'submitted',
    bundle,
    signer,
    simulated,
    submittedBy: actor.userId,
    submittedAt: at,
    auditAttempts: 0,
  };
  await tx.submissions.put(row);
  await recordTransition(
    tx,
    {
      type: 'version.submitted',
      userId: actor.userId,
      facts: {
        extensionId,
        version,
        submissionId: id,
        digest: pkg.digest,
        signer: signer === null ? null : actorFingerprint(signer.id),
        simulated,
      },
    },
    at,
  );
  return row;
}

/** The same number again, before approval: what still waited under it ends as rejected, and says by what it was replaced. */
async function supersede(
  tx: Tx,
  target: {
    readonly extensionId: string;
    readonly version: string;
    readonly by: string;
    readonly actor: Actor;
    readonly at: number;
    readonly newId: () => string;
  },
): Promise<void> {
  const { extensionId, version, by, actor, at, newId } = target;
  for (const state of ['submitted', 'auditing', 'pending'] as const) {
    const waiting = await tx.submissions.list({ extensionId, version, state, limit: 10, offset: 0 });
    for (const row of waiting) {
      await tx.submissions.put({ ...row, state: 'rejected' });
      await tx.submissions.addDecision({
        id: newId(),
        extensionId,
        version,
        submissionId: row.id,
        verdict: 'reject',
        reason: `Superseded by submission ${by}.`,
        evidence: null,
        actor: actor.userId,
        at,
      });
      await recordTransition(
        tx,
        {
          type: 'version.superseded',
          userId: actor.userId,
          facts: { extensionId, version, submissionId: row.id, by, digest: row.digest },
        },
        at,
      );
    }
  }
}
