import { isAscii } from 'node:buffer';
import { X509Certificate as NodeCertificate, type KeyObject } from 'node:crypto';
import type { Bundle, TransparencyLogEntry } from '@sigstore/bundle';
import { RFC3161Timestamp, X509Certificate } from '@sigstore/core';
import { toSignedEntity, Verifier, type SignedEntity, type TrustMaterial } from '@sigstore/verify';
import { StationError } from '../../src-shared/errors/index.ts';
import { completeContent } from './verify-content.ts';
import { refusing } from './verify-errors.ts';
import { checkLogEntries, checkLogTimes, type SignerMaterial } from './verify-log.ts';

/** What a bundle has to prove beside its signature. */
export interface Demands {
  /** An entry in a transparency log that the root knows. */
  readonly log: boolean;
  /** A time of signing that a log or a timestamp authority of the root vouches for. */
  readonly time: boolean;
}

/** What the evidence of a bundle shows, once it holds. */
export interface Evidence {
  /** As the certificate says; both empty for a bare key. */
  readonly identity: string;
  readonly issuer: string;
  readonly logEntries: number;
  /** Proven times of signing, ISO 8601. */
  readonly times: readonly string[];
}

/** OID of the key purpose id-kp-codeSigning (RFC 5280 section 4.2.1.12). */
const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';

/**
 * Checks the signature of a bundle with its certificate or key, its log entries and its times, under a trusted root. Whose
 * signature it is, and what it says, is left to the caller.
 * @throws trust.* with a code of its own for each way to fail
 */
export function checkEvidence(input: {
  readonly bundle: Bundle;
  /** Read where the content is a plain signature; an envelope carries what was signed. */
  readonly artifact: Uint8Array;
  readonly root: TrustMaterial;
  /** The one key that counts; null where a certificate is demanded. */
  readonly key: KeyObject | null;
  readonly demands: Demands;
}): Evidence {
  const { bundle, artifact, root, key, demands } = input;
  const leaf = key === null ? refusing(() => leafOf(bundle)) : null;
  const evidence = refusing(() => evidenceOf(bundle, artifact, root, demands));
  const material: SignerMaterial = {
    publicKey:
      leaf === null ? (key?.export({ type: 'spki', format: 'der' }) ?? Buffer.alloc(0)) : leaf.publicKey,
    certificate: leaf?.raw ?? null,
  };
  checkLogEntries(evidence.tlogEntries, material);

  const times = evidence.timestamps.map(timeOf);
  checkLogTimes(evidence.tlogEntries, root.tlogs, times);
  // A certificate is judged at the time of signing. Where none is demanded and none is proven, its own first moment stands in.
  const entity =
    times.length === 0 && leaf !== null ? { ...evidence, timestamps: [momentAt(leaf.notBefore)] } : evidence;
  const logs = new Set(evidence.tlogEntries.map((entry) => entry.logId.keyId.toString('hex')));
  const verifier = new Verifier(
    // An entry's inclusion may only be vouched for by the log that it names.
    { ...root, tlogs: root.tlogs.filter((log) => logs.has(log.logID.toString('hex'))) },
    { tlogThreshold: demands.log ? 1 : 0, ctlogThreshold: 1, timestampThreshold: demands.time ? 1 : 0 },
  );
  const identity = refusing(() => verifier.verify(entity)).identity;
  return {
    identity: identity?.subjectAlternativeName ?? '',
    issuer: identity?.extensions?.issuer ?? '',
    logEntries: evidence.tlogEntries.length,
    times: times.map((time) => time.toISOString()),
  };
}

/** OIDs of the issuer in certificates of Fulcio: its extension 1.8 is DER, the older 1.1 bare text. */
const ISSUER_V2 = '1.3.6.1.4.1.57264.1.8';
const ISSUER_V1 = '1.3.6.1.4.1.57264.1.1';

/**
 * Whose certificate it says it is. Nothing is verified.
 * @throws trust.bundle-malformed
 */
export function identityIn(bundle: Bundle): { readonly subject: string; readonly issuer: string } {
  const { subject, issuer } = refusing(() => {
    const certificate = X509Certificate.parse(Buffer.from(leafOf(bundle).raw));
    const newer = certificate.extension(ISSUER_V2)?.valueObj.subs[0]?.value;
    return {
      subject: certificate.subjectAltName ?? '',
      issuer: (newer ?? certificate.extension(ISSUER_V1)?.value)?.toString('ascii') ?? '',
    };
  });
  if (subject !== '' && issuer !== '') return { subject, issuer };
  throw new StationError('trust.bundle-malformed', {
    reason: 'its certificate names no identity and issuer',
  });
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
  if (!namedBytes(certificate).every((bytes) => isAscii(bytes)))
    throw new StationError('trust.untrusted-certificate', {
      reason: 'its identity or issuer is not plain ASCII text',
    });
  return { raw: Buffer.from(raw), publicKey: certificate.publicKey, notBefore: certificate.notBefore };
}

/** OID of the subject alternative names (RFC 5280 section 4.2.1.6: e-mail addresses and URIs are ASCII). */
const ALTERNATIVE_NAMES = '2.5.29.17';

/** SECURITY: the library reads these as ASCII by dropping the eighth bit of each byte, so that another name can look the same. */
function namedBytes(certificate: X509Certificate): readonly Buffer[] {
  const names = certificate.extension(ALTERNATIVE_NAMES)?.valueObj.subs[0]?.subs ?? [];
  const read = names.filter(({ tag }) => tag.isContextSpecific(1) || tag.isContextSpecific(6));
  const issuers = [
    certificate.extension(ISSUER_V2)?.valueObj.subs[0]?.value,
    certificate.extension(ISSUER_V1)?.value,
  ];
  return [...read.map((name) => name.value), ...issuers.filter((bytes) => bytes !== undefined)];
}

/** The bundle as the library takes it, with the demands of this check made on its log entries and times. */
function evidenceOf(
  bundle: Bundle,
  artifact: Uint8Array,
  root: TrustMaterial,
  demands: Demands,
): SignedEntity {
  const entity = toSignedEntity(
    bundle,
    Buffer.from(artifact.buffer, artifact.byteOffset, artifact.byteLength),
  );
  const knownLogs = new Set(root.tlogs.map((log) => log.logID.toString('hex')));
  const counts = (entry: TransparencyLogEntry): boolean =>
    demands.log || knownLogs.has(entry.logId.keyId.toString('hex'));
  const tlogEntries = entity.tlogEntries.filter(counts);
  // Without a promise nobody has signed the integrated time.
  const timestamps = entity.timestamps.filter((time) =>
    time.$case === 'transparency-log'
      ? time.tlogEntry.inclusionPromise !== undefined && counts(time.tlogEntry)
      : demands.time || entity.key.$case === 'certificate' || isKnownAuthority(time.timestamp, root),
  );
  if (demands.log && tlogEntries.length === 0) throw new StationError('trust.no-log-entry');
  if (demands.time && timestamps.length === 0) throw new StationError('trust.no-time');
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
