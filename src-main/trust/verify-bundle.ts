import { X509Certificate as NodeCertificate } from 'node:crypto';
import type { Bundle, TransparencyLogEntry } from '@sigstore/bundle';
import { RFC3161Timestamp, X509Certificate } from '@sigstore/core';
import { toSignedEntity, Verifier, type SignedEntity, type TrustMaterial } from '@sigstore/verify';
import type { Signer } from '../../src-shared/models/identity.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import { digestOf, namesOfKey, parsePublicKey } from './fingerprint.ts';
import { checkArtifact, completeContent } from './verify-content.ts';
import { refusing } from './verify-errors.ts';
import { checkLogEntries, type SignerMaterial } from './verify-log.ts';
import { readBundle } from './verify-read.ts';
import { readTrustedRoot } from './verify-root.ts';

/** Whose signature is demanded: exactly this identity as vouched for by exactly this issuer, or exactly this key. */
export type BundlePolicy = { readonly identity: string; readonly issuer: string } | { readonly key: string };

export interface BundleInput {
  /** Parsed JSON of the bundle. */
  readonly bundle: unknown;
  readonly artifact: Uint8Array;
  /** Parsed JSON of a Sigstore trusted root. */
  readonly trustedRoot: unknown;
  readonly policy: BundlePolicy;
  /** Demands neither a log entry nor a time. What the bundle brings of a log or authority that the root knows must hold all the same. */
  readonly noLog: boolean;
}

export interface VerifiedBundle {
  readonly signer: Signer;
  /** Issuer named in the certificate, null for a key. */
  readonly issuer: string | null;
  /** `sha256:<hex>` of the artifact. */
  readonly digest: string;
  readonly mediaType: string;
  /** Predicate type of an attestation, null for a plain signature. */
  readonly predicateType: string | null;
  readonly logEntries: number;
  /** Proven times of signing, ISO 8601. */
  readonly times: readonly string[];
}

/** OID of the key purpose id-kp-codeSigning (RFC 5280 section 4.2.1.12). */
const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';

/**
 * Verifies a Sigstore bundle against an artifact, a trusted root and a policy. Pure: no file, network or clock.
 * @throws trust.* with a code of its own for each way to fail
 */
export function verifyBundle(input: BundleInput): VerifiedBundle {
  const { artifact, policy, noLog } = input;
  const bundle = readBundle(input.bundle);
  demandKind(bundle, policy);
  const key = 'key' in policy ? parsePublicKey(policy.key) : null;
  const root = readTrustedRoot(input.trustedRoot, () => {
    if (key === null)
      throw new StationError('trust.wrong-key-kind', { actual: 'key', expected: 'certificate' });
    return { publicKey: key, validFor: () => true };
  });
  const statement = checkArtifact(bundle, artifact);
  const leaf = key === null ? refusing(() => leafOf(bundle)) : null;
  const evidence = refusing(() => evidenceOf(bundle, artifact, root, noLog));
  const material: SignerMaterial = {
    publicKey:
      leaf === null ? (key?.export({ type: 'spki', format: 'der' }) ?? Buffer.alloc(0)) : leaf.publicKey,
    certificate: leaf?.raw ?? null,
  };
  checkLogEntries(evidence.tlogEntries, material);

  const times = evidence.timestamps.map(timeOf);
  // A certificate is judged at the time of signing. Where none is demanded and none is proven, its own first moment stands in.
  const entity =
    times.length === 0 && leaf !== null ? { ...evidence, timestamps: [momentAt(leaf.notBefore)] } : evidence;
  const logs = new Set(evidence.tlogEntries.map((entry) => entry.logId.keyId.toString('hex')));
  const verifier = new Verifier(
    // An entry's inclusion may only be vouched for by the log that it names.
    { ...root, tlogs: root.tlogs.filter((log) => logs.has(log.logID.toString('hex'))) },
    { tlogThreshold: noLog ? 0 : 1, ctlogThreshold: 1, timestampThreshold: noLog ? 0 : 1 },
  );
  const identity = refusing(() => verifier.verify(entity)).identity;

  const facts = {
    digest: digestOf(artifact),
    mediaType: bundle.mediaType,
    predicateType: statement?.predicateType ?? null,
    logEntries: evidence.tlogEntries.length,
    times: times.map((time) => time.toISOString()),
  };
  if ('key' in policy) {
    if (key === null) throw new StationError('internal', { reason: 'a key policy without a key' });
    return {
      signer: { kind: 'key', id: namesOfKey(key).fingerprint, simulated: false },
      issuer: null,
      ...facts,
    };
  }
  const actual = {
    identity: identity?.subjectAlternativeName ?? '',
    issuer: identity?.extensions?.issuer ?? '',
  };
  // The library's own policy would read the identity as an unanchored regular expression: `acme` lets `acme-evil` in.
  if (policy.identity === '' || policy.identity !== actual.identity) {
    throw new StationError('trust.wrong-identity', { expected: policy.identity, actual: actual.identity });
  }
  if (policy.issuer === '' || policy.issuer !== actual.issuer) {
    throw new StationError('trust.wrong-issuer', { expected: policy.issuer, actual: actual.issuer });
  }
  return {
    signer: { kind: 'identity', id: actual.identity, simulated: false },
    issuer: actual.issuer,
    ...facts,
  };
}

/** A certificate would pass a verifier that was given a key and no identity to look for, so the kind is demanded first. */
function demandKind(bundle: Bundle, policy: BundlePolicy): void {
  const actual = bundle.verificationMaterial.content.$case === 'publicKey' ? 'key' : 'certificate';
  const expected = 'key' in policy ? 'key' : 'certificate';
  if (actual !== expected) throw new StationError('trust.wrong-key-kind', { actual, expected });
}

function leafOf(bundle: Bundle): {
  readonly raw: Buffer;
  readonly publicKey: Buffer;
  readonly notBefore: Date;
} {
  const content = bundle.verificationMaterial.content;
  const raw =
    content.$case === 'certificate'
      ? content.certificate.rawBytes
      : content.$case === 'x509CertificateChain'
        ? content.x509CertificateChain.certificates[0]?.rawBytes
        : undefined;
  if (raw === undefined)
    throw new StationError('trust.bundle-malformed', { reason: 'it has no certificate' });
  const certificate = X509Certificate.parse(Buffer.from(raw));
  const purposes: readonly string[] | undefined = new NodeCertificate(raw).keyUsage;
  if (certificate.isCA)
    throw new StationError('trust.untrusted-certificate', {
      reason: 'it is that of an authority, not of a signer',
    });
  if (purposes !== undefined && !purposes.includes(CODE_SIGNING))
    throw new StationError('trust.untrusted-certificate', { reason: 'it is not for signing code' });
  return { raw: Buffer.from(raw), publicKey: certificate.publicKey, notBefore: certificate.notBefore };
}

/** The bundle as the library takes it, with the demands of this check made on its log entries and times. */
function evidenceOf(bundle: Bundle, artifact: Uint8Array, root: TrustMaterial, noLog: boolean): SignedEntity {
  const entity = toSignedEntity(
    bundle,
    Buffer.from(artifact.buffer, artifact.byteOffset, artifact.byteLength),
  );
  const knownLogs = new Set(root.tlogs.map((log) => log.logID.toString('hex')));
  const counts = (entry: TransparencyLogEntry): boolean =>
    !noLog || knownLogs.has(entry.logId.keyId.toString('hex'));
  const tlogEntries = entity.tlogEntries.filter(counts);
  // Without a promise nobody has signed the integrated time.
  const timestamps = entity.timestamps.filter((time) =>
    time.$case === 'transparency-log'
      ? time.tlogEntry.inclusionPromise !== undefined && counts(time.tlogEntry)
      : !noLog || entity.key.$case === 'certificate' || isKnownAuthority(time.timestamp, root),
  );
  if (!noLog && tlogEntries.length === 0) throw new StationError('trust.no-log-entry');
  if (!noLog && timestamps.length === 0) throw new StationError('trust.no-time');
  return {
    ...entity,
    tlogEntries,
    timestamps,
    signature: completeContent(entity.signature, bundle, artifact),
  };
}

function isKnownAuthority(timestamp: RFC3161Timestamp, root: TrustMaterial): boolean {
  return root.timestampAuthorities.some(
    (authority) => authority.certChain[0]?.serialNumber.equals(timestamp.signerSerialNumber) ?? false,
  );
}

type ProvenTime = SignedEntity['timestamps'][number];

function timeOf(time: ProvenTime): Date {
  return refusing(() =>
    time.$case === 'timestamp-authority'
      ? time.timestamp.signingTime
      : new Date(Number(time.tlogEntry.integratedTime) * 1000),
  );
}

function momentAt(date: Date): ProvenTime {
  const tlogEntry: TransparencyLogEntry = {
    logIndex: '0',
    logId: { keyId: Buffer.alloc(0) },
    kindVersion: { kind: '', version: '' },
    integratedTime: String(Math.ceil(date.getTime() / 1000)),
    inclusionPromise: { signedEntryTimestamp: Buffer.alloc(0) },
    inclusionProof: undefined,
    canonicalizedBody: Buffer.alloc(0),
  };
  return { $case: 'transparency-log', tlogEntry };
}
