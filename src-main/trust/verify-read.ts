import {
  bundleFromJSON,
  BUNDLE_V01_MEDIA_TYPE,
  BUNDLE_V02_MEDIA_TYPE,
  BUNDLE_V03_LEGACY_MEDIA_TYPE,
  BUNDLE_V03_MEDIA_TYPE,
  type Bundle,
} from '@sigstore/bundle';
import { StationError } from '../../src-shared/errors/index.ts';
import { isStrictBase64 } from './base64.ts';

/** SECURITY: the library takes any media type whose shape fits, so the known ones are listed. */
const MEDIA_TYPES: ReadonlySet<string> = new Set([
  BUNDLE_V01_MEDIA_TYPE,
  BUNDLE_V02_MEDIA_TYPE,
  BUNDLE_V03_LEGACY_MEDIA_TYPE,
  BUNDLE_V03_MEDIA_TYPE,
]);

/** More evidence than this is an attack on the verifier's time. */
const MOST_LOG_ENTRIES = 16;
const MOST_TIMESTAMPS = 16;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a bundle from JSON, more strictly than the library: one kind of content, one kind of key material, a listed
 * media type and byte fields that have one reading only.
 * @throws trust.bundle-malformed, trust.bundle-media-type
 */
export function readBundle(value: unknown): Bundle {
  const fields = objectOf(value, 'it is not a JSON object');
  const mediaType = fields['mediaType'];
  if (typeof mediaType !== 'string') throw malformed('it has no media type');
  if (!MEDIA_TYPES.has(mediaType))
    throw new StationError('trust.bundle-media-type', { mediaType: mediaType.slice(0, 200) });
  exactlyOne(fields, ['messageSignature', 'dsseEnvelope'], 'content');
  const material = objectOf(fields['verificationMaterial'], 'it has no verification material');
  exactlyOne(material, ['publicKey', 'x509CertificateChain', 'certificate'], 'key material');
  checkBytes(fields, material);
  try {
    return bundleFromJSON(value);
  } catch (cause) {
    throw malformed(cause instanceof Error ? describe(cause) : 'its shape is wrong', cause);
  }
}

function exactlyOne(fields: Fields, names: readonly string[], what: string): void {
  const present = names.filter((name) => fields[name] !== undefined && fields[name] !== null);
  if (present.length === 0) throw malformed(`it has no ${what}`);
  if (present.length > 1) throw malformed(`it has more than one ${what}: ${present.join(', ')}`);
}

/** Bundle fields of type `bytes` in sigstore_bundle.proto, sigstore_common.proto, sigstore_rekor.proto and envelope.proto. */
function checkBytes(bundle: Fields, material: Fields): void {
  const message = optional(bundle['messageSignature']);
  bytes(message['signature']);
  bytes(optional(message['messageDigest'])['digest']);
  const envelope = optional(bundle['dsseEnvelope']);
  bytes(envelope['payload']);
  for (const signature of listOf(envelope['signatures'])) bytes(optional(signature)['sig']);
  bytes(optional(material['certificate'])['rawBytes']);
  for (const certificate of listOf(optional(material['x509CertificateChain'])['certificates']))
    bytes(optional(certificate)['rawBytes']);
  const entries = listOf(material['tlogEntries']);
  if (entries.length > MOST_LOG_ENTRIES) throw malformed(`it has more than ${MOST_LOG_ENTRIES} log entries`);
  for (const entry of entries.map(optional)) {
    bytes(optional(entry['logId'])['keyId']);
    bytes(optional(entry['inclusionPromise'])['signedEntryTimestamp']);
    bytes(entry['canonicalizedBody']);
    const proof = optional(entry['inclusionProof']);
    bytes(proof['rootHash']);
    for (const hash of listOf(proof['hashes'])) bytes(hash);
    for (const number of [entry['logIndex'], entry['integratedTime'], proof['logIndex'], proof['treeSize']])
      whole(number);
  }
  const stamps = listOf(optional(material['timestampVerificationData'])['rfc3161Timestamps']);
  if (stamps.length > MOST_TIMESTAMPS) throw malformed(`it has more than ${MOST_TIMESTAMPS} timestamps`);
  for (const stamp of stamps) bytes(optional(stamp)['signedTimestamp']);
}

function bytes(value: unknown): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'string' || !isStrictBase64(value)) throw malformed('a byte field is not base64');
}

/** int64 fields travel as text; a number is taken where it is exact. */
function whole(value: unknown): void {
  if (value === undefined || value === null) return;
  if (
    typeof value === 'number'
      ? !Number.isSafeInteger(value) || value < 0
      : typeof value !== 'string' || !/^\d{1,19}$/.test(value)
  ) {
    throw malformed('an index, size or time is not a whole number');
  }
}

function objectOf(value: unknown, reason: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(reason);
  return value as Fields;
}

function optional(value: unknown): Fields {
  return value === undefined || value === null ? {} : objectOf(value, 'a part of it is not an object');
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed('a part of it is not a list');
  return value;
}

function describe(cause: Error): string {
  const fields: unknown = 'fields' in cause ? cause.fields : undefined;
  return Array.isArray(fields) ? `${fields.join(', ')} is missing or wrong` : cause.message.slice(0, 200);
}

function malformed(reason: string, cause?: unknown): StationError {
  return new StationError('trust.bundle-malformed', { reason }, cause);
}
