import { createPublicKey, type KeyObject } from 'node:crypto';
import { bundleToJSON, type Bundle } from '@sigstore/bundle';
import { toSignedEntity, Verifier } from '@sigstore/verify';
import type { Signer } from '../../src-shared/models/identity.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import { namesOfIdentity, namesOfKey, type KeyNames } from './fingerprint.ts';
import type { PackageVerification, TrustedKey } from './package-verification.ts';
import { checkClaim, readPackageStatement, simulationOf } from './verify-claim.ts';
import { refusing } from './verify-errors.ts';
import { identityIn } from './verify-evidence.ts';
import { isIdentity, verifyIdentity } from './verify-identity.ts';
import { readBundle } from './verify-read.ts';
import { isUploadAttestation, verifyUpload } from './verify-upload.ts';

/**
 * Says who signed exactly this package, or refuses. Pure.
 * A certificate counts against identities alone and a bare key against keys alone.
 * @throws trust.unsigned, bundle-malformed, bundle-media-type, untrusted-key, bundle-tampered, wrong-identity, revoked-key,
 *   wrong-statement, wrong-subject, simulated-mismatch, simulated-refused; for certificates also untrusted-identity,
 *   wrong-issuer, revoked-identity, untrusted-certificate, no-log-entry, no-time, log-entry-invalid, time-invalid, root-stale
 */
export function verifyPackage(input: PackageVerification): Signer {
  if (isUploadAttestation(input.bundle)) return verifyUpload(input.bundle, input);
  const artifact = `${input.extensionId}@${input.version}`;
  if (input.bundle === null || input.bundle === undefined)
    throw new StationError('trust.unsigned', { artifact });
  const bundle = readOwnBundle(input.bundle);
  if (bundle.verificationMaterial.content.$case !== 'publicKey') {
    const { key, signer } = verifyIdentity(bundle, input);
    const statement = readPackageStatement(bundle);
    checkClaim(statement, input);
    return { ...signer, simulated: simulationOf(statement, key, artifact, input.allowSimulated) };
  }
  const keyId = hintOf(bundle);
  // What is trusted as an identity has no key, and a name of the same form: it never stands for one.
  const candidates = input.keys.filter((key) => key.keyId === keyId && !isIdentity(key));
  const [first] = candidates;
  if (first === undefined) throw new StationError('trust.untrusted-key', { keyId });

  const { publicKey, fingerprint } = parsedKeyOf(first);
  const verifier = new Verifier(
    {
      certificateAuthorities: [],
      timestampAuthorities: [],
      tlogs: [],
      ctlogs: [],
      publicKey: () => ({ publicKey, validFor: () => true }),
    },
    { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 },
  );
  // Log entries and timestamps count for nothing beside a key, so they are not looked at.
  refusing(() => verifier.verify({ ...toSignedEntity(bundle), tlogEntries: [], timestamps: [] }));

  const key = trustedFor(candidates, input, keyId);
  const statement = readPackageStatement(bundle);
  checkClaim(statement, input);
  return {
    kind: 'key',
    id: fingerprint,
    simulated: simulationOf(statement, key, artifact, input.allowSimulated),
  };
}

/**
 * The key or identity a bundle says it was signed with: for binding a new publisher to it on first use. Nothing is verified.
 * @throws trust.unsigned, trust.bundle-malformed, trust.bundle-media-type
 */
export function signerKeyOf(bundle: unknown): {
  readonly keyId: string;
  readonly identity: { readonly subject: string; readonly issuer: string } | null;
} {
  if (bundle === null || bundle === undefined)
    throw new StationError('trust.unsigned', { artifact: 'The package' });
  const read = readOwnBundle(bundle);
  if (read.verificationMaterial.content.$case === 'publicKey') return { keyId: hintOf(read), identity: null };
  const identity = identityIn(read);
  return { keyId: namesOfIdentity(identity).keyId, identity };
}

/**
 * Our own bundles are read without any slack: what the parsed bundle says must be all that the JSON said, so that no
 * byte of it can change and still mean the same.
 */
export function readOwnBundle(value: unknown): Bundle {
  const bundle = readBundle(value);
  if (!saysOnly(value, bundleToJSON(bundle))) {
    throw new StationError('trust.bundle-malformed', {
      reason: 'it holds more than a bundle holds, or writes it in another way',
    });
  }
  return bundle;
}

/** Fields that some tools write even when they are empty, and others leave out. */
const MAY_BE_EMPTY = new Set(['tlogEntries', 'timestampVerificationData', 'rfc3161Timestamps', 'keyid']);

/** Goes as deep as what was understood, however deep the other is. */
function saysOnly(said: unknown, understood: unknown): boolean {
  if (typeof understood !== 'object' || understood === null) return said === understood;
  if (typeof said !== 'object' || said === null || Array.isArray(said) !== Array.isArray(understood))
    return false;
  const ours = new Map(Object.entries(said));
  const theirs = new Map(Object.entries(understood));
  for (const [key, value] of ours) {
    if (theirs.get(key) === undefined && !(MAY_BE_EMPTY.has(key) && isEmpty(value))) return false;
  }
  for (const [key, value] of theirs) {
    if (value === undefined) continue;
    if (ours.has(key) ? !saysOnly(ours.get(key), value) : !(MAY_BE_EMPTY.has(key) && isEmpty(value)))
      return false;
  }
  return true;
}

function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && (value === null || Object.keys(value).length === 0));
}

export function hintOf(bundle: Bundle): string {
  const content = bundle.verificationMaterial.content;
  if (content.$case !== 'publicKey')
    throw new StationError('trust.wrong-key-kind', { actual: 'certificate', expected: 'key' });
  const { hint } = content.publicKey;
  if (hint === '') throw new StationError('trust.bundle-malformed', { reason: 'it does not name its key' });
  // The envelope may repeat the hint (DSSE protocol, section "keyid"); another name there would be a lie or damage.
  const keyid =
    bundle.content.$case === 'dsseEnvelope' ? bundle.content.dsseEnvelope.signatures[0]?.keyid : undefined;
  if (keyid !== undefined && keyid !== '' && keyid !== hint)
    throw new StationError('trust.bundle-malformed', { reason: 'it names two keys' });
  return hint;
}

interface ParsedKey extends KeyNames {
  readonly publicKey: KeyObject;
}

/** Parsing a PEM takes longer than checking a signature, and a publisher's key comes again and again. */
const PARSED = new Map<string, ParsedKey>();
const MOST_PARSED = 256;

function parsedKeyOf(key: TrustedKey): ParsedKey {
  const known = PARSED.get(key.publicKey) ?? parseKey(key);
  if (known.keyId !== key.keyId) throw new StationError('trust.untrusted-key', { keyId: key.keyId });
  if (PARSED.size >= MOST_PARSED) PARSED.clear();
  PARSED.set(key.publicKey, known);
  return known;
}

function parseKey(key: TrustedKey): ParsedKey {
  try {
    const publicKey = createPublicKey(key.publicKey);
    return { publicKey, ...namesOfKey(publicKey) };
  } catch (cause) {
    const reason = `the PEM of key ${key.keyId} does not decode`;
    throw new StationError('trust.key-malformed', { reason }, cause);
  }
}

function trustedFor(
  candidates: readonly TrustedKey[],
  input: PackageVerification,
  keyId: string,
): TrustedKey {
  const publisher = input.extensionId.split('.')[0] ?? '';
  const own = candidates.filter((key) => key.publisherId === null || key.publisherId === publisher);
  if (own.length === 0) {
    const actual = `the key of ${candidates.map((key) => key.publisherId).join(', ')}`;
    throw new StationError('trust.wrong-identity', { actual, expected: publisher, keyId });
  }
  const revoked = own.find((key) => key.revokedAt !== null && key.revokedAt <= input.now);
  if (revoked !== undefined)
    throw new StationError('trust.revoked-key', {
      keyId,
      revokedAt: new Date(revoked.revokedAt ?? 0).toISOString(),
    });
  // One simulated binding is enough: no second row can wash a simulated key clean.
  return own.find((key) => key.simulated) ?? (own[0] as TrustedKey);
}
