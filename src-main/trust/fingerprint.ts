import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { StationError } from '../../src-shared/errors/index.ts';

/** The names one public key goes by. `keyId` is the hint of Sigstore bundles, `fingerprint` what people read. */
export interface KeyNames {
  /** base64(sha256(SPKI DER)). */
  readonly keyId: string;
  /** `sha256:<hex>` of the same digest. */
  readonly fingerprint: string;
}

export function namesOfKey(key: KeyObject): KeyNames {
  const digest = createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
  return { keyId: digest.toString('base64'), fingerprint: `sha256:${digest.toString('hex')}` };
}

/** The names of an identity: of the same form as those of a key, so that it can be listed and revoked like one. */
export function namesOfIdentity({
  subject,
  issuer,
}: {
  readonly subject: string;
  readonly issuer: string;
}): KeyNames {
  const digest = createHash('sha256')
    .update(JSON.stringify(['identity', issuer, subject]))
    .digest();
  return { keyId: digest.toString('base64'), fingerprint: `sha256:${digest.toString('hex')}` };
}

/** `sha256:<hex>` of bytes, the form digests have everywhere. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export function publicKeyPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

const CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

/**
 * Reads a PEM public key that may verify signatures. A private key or a certificate in its place is refused, since
 * `createPublicKey` would quietly take either.
 * @throws trust.key-malformed
 */
export function parsePublicKey(pem: string): KeyObject {
  if (!/^\s*-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem))
    throw new StationError('trust.key-malformed', { reason: 'it is not a PEM public key' });
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (cause) {
    throw new StationError('trust.key-malformed', { reason: 'the PEM does not decode' }, cause);
  }
  const details = key.asymmetricKeyDetails;
  switch (key.asymmetricKeyType) {
    case 'ec':
      if (CURVES.has(details?.namedCurve ?? '')) return key;
      throw new StationError('trust.key-malformed', {
        reason: `the curve ${details?.namedCurve ?? '?'} is not supported`,
      });
    case 'ed25519':
      return key;
    case 'rsa':
      if ((details?.modulusLength ?? 0) >= 2048) return key;
      throw new StationError('trust.key-malformed', { reason: 'the RSA key is shorter than 2048 bits' });
    default:
      throw new StationError('trust.key-malformed', {
        reason: `keys of type ${key.asymmetricKeyType ?? '?'} are not supported`,
      });
  }
}
