import { createHash, verify, type KeyObject } from 'node:crypto';
import type { Bundle } from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import { HashAlgorithm } from '@sigstore/protobuf-specs';
import type { SignedEntity } from '@sigstore/verify';
import { StationError } from '../../src-shared/errors/index.ts';
import { readStatement, type Statement } from './statement.ts';

type SignatureContent = SignedEntity['signature'];

/** SHA-2 from 256 bits on; anything weaker or unknown proves nothing about the artifact. */
const MESSAGE_DIGESTS: Readonly<Record<number, string>> = {
  [HashAlgorithm.SHA2_256]: 'sha256',
  [HashAlgorithm.SHA2_384]: 'sha384',
  [HashAlgorithm.SHA2_512]: 'sha512',
};
const STATEMENT_DIGESTS = ['sha256', 'sha384', 'sha512'] as const;

/**
 * Holds the signed content against the artifact; the library does neither comparison.
 * @returns the statement of an attestation, null for a plain signature.
 * @throws trust.wrong-subject, trust.wrong-statement, trust.bundle-malformed
 */
export function checkArtifact(bundle: Bundle, artifact: Uint8Array): Statement | null {
  if (bundle.content.$case === 'messageSignature') {
    const { algorithm, digest } = bundle.content.messageSignature.messageDigest;
    const name = MESSAGE_DIGESTS[algorithm];
    if (name === undefined)
      throw new StationError('trust.bundle-malformed', {
        reason: 'its message digest is not SHA-256 or stronger',
      });
    if (Buffer.compare(createHash(name).update(artifact).digest(), digest) !== 0)
      throw wrongSubject('the message digest is not that of the artifact');
    return null;
  }
  const { payloadType, payload } = bundle.content.dsseEnvelope;
  const statement = readStatement(payloadType, payload);
  const isArtifact = digestsOf(artifact);
  if (!statement.subjects.some((subject) => isArtifact(subject.digest)))
    throw wrongSubject('no subject of the statement has the digest of the artifact');
  return statement;
}

/**
 * Every strong digest that a subject states must be the artifact's, and there must be one. Whoever wrote the statement says
 * how many subjects it has, so each digest of the artifact is taken once for all of them.
 */
function digestsOf(artifact: Uint8Array): (stated: Readonly<Record<string, string>>) => boolean {
  const taken = new Map<string, string>();
  const digestIn = (name: string): string => {
    const digest = taken.get(name) ?? createHash(name).update(artifact).digest('hex');
    taken.set(name, digest);
    return digest;
  };
  return (stated) => {
    const strong = STATEMENT_DIGESTS.filter((name) => stated[name] !== undefined);
    return strong.length > 0 && strong.every((name) => stated[name] === digestIn(name));
  };
}

/**
 * The library's view of the signature, with two gaps closed: an envelope logged as `hashedrekord` is recorded by the
 * digest of its pre-authentication encoding, and Ed25519 signs messages themselves, not their digest (RFC 8032 section 5.1).
 */
export function completeContent(
  inner: SignatureContent,
  bundle: Bundle,
  artifact: Uint8Array,
): SignatureContent & { compareSignedDigest(digest: Buffer): boolean } {
  const envelope = bundle.content.$case === 'dsseEnvelope' ? bundle.content.dsseEnvelope : null;
  const encoded =
    envelope === null
      ? null
      : createHash('sha256').update(dsse.preAuthEncoding(envelope.payloadType, envelope.payload)).digest();
  const compareSignedDigest = (digest: Buffer): boolean =>
    encoded === null ? inner.compareDigest(digest) : encoded.equals(digest);
  return {
    signature: inner.signature,
    compareSignature: (signature) => inner.compareSignature(signature),
    compareDigest: (digest) => inner.compareDigest(digest) || compareSignedDigest(digest),
    compareSignedDigest,
    verifySignature: (key: KeyObject) =>
      envelope === null && key.asymmetricKeyType === 'ed25519'
        ? verify(null, artifact, key, inner.signature)
        : inner.verifySignature(key),
  };
}

function wrongSubject(reason: string): StationError {
  return new StationError('trust.wrong-subject', { reason });
}
