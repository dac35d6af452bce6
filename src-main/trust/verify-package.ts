import { createPublicKey, type KeyObject } from 'node:crypto';
import { bundleToJSON, type Bundle } from '@sigstore/bundle';
import { toSignedEntity, Verifier } from '@sigstore/verify';
import type { Signer } from '../../src-shared/models/identity.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import { namesOfKey, type KeyNames } from './fingerprint.ts';
import {
  PACKAGE_PREDICATE_TYPE,
  readStatement,
  STATEMENT_TYPE,
  type PackageClaim,
  type Statement,
} from './statement.ts';
import type { PackageVerification, TrustedKey } from './package-verification.ts';
import { refusing } from './verify-errors.ts';
import { readBundle } from './verify-read.ts';
import { isUploadAttestation, verifyUpload } from './verify-upload.ts';

/**
 * Says who signed exactly this package, or refuses. Pure.
 * @throws trust.unsigned, bundle-malformed, bundle-media-type, wrong-key-kind, untrusted-key, bundle-tampered, wrong-identity,
 *   revoked-key, wrong-statement, wrong-subject, simulated-mismatch, simulated-refused
 */
export function verifyPackage(input: PackageVerification): Signer {
  if (isUploadAttestation(input.bundle)) return verifyUpload(input.bundle, input);
  const artifact = `${input.extensionId}@${input.version}`;
  if (input.bundle === null || input.bundle === undefined)
    throw new StationError('trust.unsigned', { artifact });
  const bundle = readOwnBundle(input.bundle);
  const keyId = hintOf(bundle);
  const candidates = input.keys.filter((key) => key.keyId === keyId);
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
  // Log entries and timestamps of a package's bundle count for nothing yet, so they are not looked at.
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
 * The key a bundle says it was signed with: for binding a new publisher to a key on first use. Nothing is verified.
 * @throws trust.unsigned, trust.bundle-malformed, trust.bundle-media-type, trust.wrong-key-kind
 */
export function signerKeyOf(bundle: unknown): { readonly keyId: string } {
  if (bundle === null || bundle === undefined)
    throw new StationError('trust.unsigned', { artifact: 'The package' });
  return { keyId: hintOf(readOwnBundle(bundle)) };
}

/**
 * Our own bundles are read without any slack: what the parsed bundle says must be all that the JSON said, so that no
 * byte of it can change and still mean the same.
 */
function readOwnBundle(value: unknown): Bundle {
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

function hintOf(bundle: Bundle): string {
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

function readPackageStatement(bundle: Bundle): Statement {
  if (bundle.content.$case !== 'dsseEnvelope')
    throw wrongStatement('it is a plain signature, not a statement about a package');
  const { payloadType, payload } = bundle.content.dsseEnvelope;
  const statement = readStatement(payloadType, payload);
  if (statement.type !== STATEMENT_TYPE) throw wrongStatement(`its _type is "${statement.type}"`);
  if (statement.predicateType !== PACKAGE_PREDICATE_TYPE)
    throw wrongStatement(`its predicate type is "${statement.predicateType.slice(0, 200)}"`);
  return statement;
}

function checkClaim(statement: Statement, claim: PackageClaim): void {
  const [subject, ...more] = statement.subjects;
  if (subject === undefined || more.length > 0) throw wrongStatement('it names more than one subject');
  const stated = subject.digest['sha256'];
  if (stated === undefined || Object.keys(subject.digest).length !== 1)
    throw wrongStatement('its subject must have a sha256 digest and no other');
  if (`sha256:${stated}` !== claim.digest)
    throw new StationError('trust.wrong-subject', {
      reason: `it names sha256:${stated.slice(0, 64)}, the package is ${claim.digest}`,
    });
  for (const field of ['extensionId', 'version', 'manifestDigest'] as const) {
    if (statement.predicate[field] !== claim[field]) {
      throw wrongStatement(
        `its ${field} is ${JSON.stringify(statement.predicate[field] ?? null).slice(0, 200)}, the package has "${claim[field]}"`,
      );
    }
  }
  if (typeof statement.predicate['simulated'] !== 'boolean')
    throw wrongStatement('it does not say whether it is simulated');
}

function simulationOf(statement: Statement, key: TrustedKey, what: string, allowed: boolean): boolean {
  const said = statement.predicate['simulated'] === true;
  if (key.simulated && !said) throw new StationError('trust.simulated-mismatch', { keyId: key.keyId });
  if (said && !allowed)
    throw new StationError('trust.simulated-refused', { what: `The signature of ${what}` });
  return said;
}

function wrongStatement(reason: string): StationError {
  return new StationError('trust.wrong-statement', { reason });
}
