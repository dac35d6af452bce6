import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';
import { isJsonObject, parseJson } from '../../src-shared/json.ts';
import { jsonSchema } from '../../src-shared/json-schema.ts';
import type { Signer } from '../../src-shared/models/identity.ts';
import {
  canonicalUpload,
  shortNameOf,
  workflowManifestText,
  workflowUploadSchema,
  type WorkflowUpload,
} from '../../src-shared/workflow-upload.ts';
import { isStrictBase64 } from './base64.ts';
import { digestOf, namesOfKey } from './fingerprint.ts';
import { PUBLIC_GOOD_ROOT } from './roots/public-good.ts';
import { verifyBundle, type BundlePolicy } from './verify-bundle.ts';
import type { PackageVerification, TrustedKey } from './package-verification.ts';
import { isIdentity, staleness } from './verify-identity.ts';
import { readBundle } from './verify-read.ts';

/**
 * What stands for a workflow that was uploaded as JSON, in the place of a bundle: the canonical text that was signed, and its
 * signature, which is a Sigstore bundle over that text or the bare base64 of one. Made up only where `simulated` says so.
 */
const attestationSchema = z.strictObject({
  kind: z.literal('canonical-json'),
  payload: z.string(),
  signature: z.union([z.string(), z.record(z.string(), jsonSchema)]),
  simulated: z.literal(true).optional(),
});
export type UploadAttestation = z.infer<typeof attestationSchema>;

/** True for what says that it is one; whether it is, `verifyUpload` finds out. */
export function isUploadAttestation(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'canonical-json';
}

/** Does the signature need a certificate's authority, log and time, rather than a key that is known here? */
export function isKeyless({ signature }: UploadAttestation): boolean {
  if (typeof signature === 'string') return false;
  return readBundle(signature).verificationMaterial.content.$case !== 'publicKey';
}

/**
 * Says who signed this workflow, or refuses: the manifest must be exactly what the signed text makes, and the signature that
 * of a key or an identity of the publisher. Pure.
 * @throws trust.*
 */
export function verifyUpload(value: unknown, input: PackageVerification): Signer {
  const { payload, signature, simulated = false } = readAttestation(value);
  const upload = readPayload(payload);
  const publisher = input.extensionId.split('.')[0] ?? '';
  demandManifest(upload, publisher, input);
  if (simulated) {
    if (!input.allowSimulated)
      throw new StationError('trust.simulated-refused', {
        what: `The signature of ${input.extensionId}@${input.version}`,
      });
    return { kind: 'key', id: digestOf(Buffer.from(JSON.stringify(signature))), simulated: true };
  }
  const own = input.keys.filter((key) => key.publisherId === null || key.publisherId === publisher);
  const artifact = Buffer.from(payload);
  const key =
    typeof signature === 'string'
      ? keyOfSignature(signature, artifact, own)
      : keyOfBundle(signature, artifact, own, input.trustedRoot ?? PUBLIC_GOOD_ROOT);
  const root = key.identity?.root;
  const stale = root === undefined ? false : staleness(root, input);
  const isSimulated = demandStanding(key, own, input);
  if (!isIdentity(key))
    return {
      kind: 'key',
      id: namesOfKey(createPublicKey(key.publicKey)).fingerprint,
      simulated: isSimulated,
    };
  const { subject: id, issuer } = key.identity;
  if (root === undefined) return { kind: 'identity', id, simulated: isSimulated };
  const { name, fingerprint } = root;
  return { kind: 'identity', id, simulated: isSimulated, issuer, root: { name, fingerprint, stale } };
}

/**
 * Of all rows that have this key or identity, one that says that it was revoked is enough, or that it is simulated.
 * @returns whether it is simulated
 */
function demandStanding(key: TrustedKey, own: readonly TrustedKey[], input: PackageVerification): boolean {
  const rows = own.filter((one) => one.keyId === key.keyId && isIdentity(one) === isIdentity(key));
  for (const { revokedAt: at } of rows) {
    if (at === null || at > input.now) continue;
    const revokedAt = new Date(at).toISOString();
    if (isIdentity(key))
      throw new StationError('trust.revoked-identity', { identity: key.identity.subject, revokedAt });
    throw new StationError('trust.revoked-key', { keyId: key.keyId, revokedAt });
  }
  const isSimulated = rows.some((one) => one.simulated);
  if (isSimulated && !input.allowSimulated)
    throw new StationError('trust.simulated-refused', { what: `The key ${key.keyId}` });
  return isSimulated;
}

function readAttestation(value: unknown): UploadAttestation {
  const attestation = attestationSchema.safeParse(value);
  if (attestation.success) return attestation.data;
  throw new StationError('trust.bundle-malformed', { reason: 'its shape is wrong' }, attestation.error);
}

function readPayload(payload: string): WorkflowUpload {
  try {
    const upload = workflowUploadSchema.parse(parseJson(payload));
    if (canonicalUpload(upload) === payload) return upload;
  } catch (cause) {
    throw new StationError('trust.wrong-statement', { reason: 'the signed text is no workflow' }, cause);
  }
  throw new StationError('trust.wrong-statement', { reason: 'the signed text is not canonical JSON' });
}

function demandManifest(upload: WorkflowUpload, publisher: string, input: PackageVerification): void {
  const extensionId = `${publisher}.${shortNameOf(upload.name) ?? ''}`;
  if (extensionId !== input.extensionId || upload.version !== input.version)
    throw new StationError('trust.wrong-statement', {
      reason: `it is ${extensionId}@${upload.version}, the package is ${input.extensionId}@${input.version}`,
    });
  const digest = digestOf(Buffer.from(workflowManifestText(publisher, upload)));
  if (digest !== input.manifestDigest)
    throw new StationError('trust.wrong-subject', {
      reason: 'the manifest is not what the signed text makes',
    });
}

/** Is `signature` (base64) one of this text (UTF-8) by this key? */
export function verifiesText(publicKey: string, text: string, signature: string): boolean {
  return isStrictBase64(signature) && signs(publicKey, Buffer.from(text), Buffer.from(signature, 'base64'));
}

/**
 * ECDSA signatures are written in two ways: DER, and the two numbers one after the other (IEEE P1363). Ed25519 signs messages
 * themselves, not their digest (RFC 8032 section 5.1).
 */
function signs(publicKey: string, artifact: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey(publicKey);
  if (key.asymmetricKeyType === 'ed25519') return verify(null, artifact, key, signature);
  return (['der', 'ieee-p1363'] as const).some((dsaEncoding) =>
    verify('sha256', artifact, { key, dsaEncoding }, signature),
  );
}

function keyOfSignature(text: string, artifact: Uint8Array, own: readonly TrustedKey[]): TrustedKey {
  if (text === '' || !isStrictBase64(text))
    throw new StationError('trust.bundle-malformed', { reason: 'it is neither a bundle nor base64' });
  const signature = Buffer.from(text, 'base64');
  const signing = own.find((key) => key.publicKey !== '' && signs(key.publicKey, artifact, signature));
  if (signing !== undefined) return signing;
  throw new StationError('trust.bundle-tampered', {
    reason: 'it is not a signature of this content by a key of the publisher',
  });
}

function keyOfBundle(
  signature: unknown,
  artifact: Uint8Array,
  own: readonly TrustedKey[],
  trustedRoot: unknown,
): TrustedKey {
  const { content } = readBundle(signature).verificationMaterial;
  const candidates =
    content.$case === 'publicKey'
      ? own.filter(({ keyId, publicKey }) => keyId === content.publicKey.hint && publicKey !== '')
      : own.filter(({ identity }) => identity !== null && identity !== undefined);
  let last: unknown = new StationError('trust.untrusted-key', {
    keyId: content.$case === 'publicKey' ? content.publicKey.hint : 'of a certificate',
  });
  for (const key of candidates) {
    const root = key.identity?.root?.trustedRoot ?? trustedRoot;
    try {
      verifyBundle({
        bundle: signature,
        artifact,
        trustedRoot: root,
        policy: policyOf(key),
        noLog: key.publicKey !== '',
        timeOnly: !knowsLog(root),
      });
      return key;
    } catch (thrown) {
      if (!(thrown instanceof StationError)) throw thrown;
      last = thrown;
    }
  }
  throw last;
}

/** As `trusted_root.json` says it; whether the rest of it can be read, `verifyBundle` finds out. */
function knowsLog(root: unknown): boolean {
  const logs = isJsonObject(root) ? root['tlogs'] : undefined;
  return Array.isArray(logs) && logs.length > 0;
}

function policyOf({ publicKey, identity }: TrustedKey): BundlePolicy {
  if (identity === null || identity === undefined) return { key: publicKey };
  return { identity: identity.subject, issuer: identity.issuer };
}
