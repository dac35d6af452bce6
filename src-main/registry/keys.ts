import { createHash, createPublicKey } from 'node:crypto';
import { StationError } from '../../src-shared/errors/index.ts';
import type { PublisherKeyRow } from '../store/port.ts';
import type { RegistryTrustedKey } from './deps.ts';

/** Names of a public key: `keyId` = base64(sha256(SPKI DER)), `fingerprint` = `sha256:<hex>` of the same digest. */
export interface NamedKey {
  readonly keyId: string;
  readonly fingerprint: string;
  /** SPKI PEM, written anew, so that one key has one text. */
  readonly publicKey: string;
}

/** @throws registry.key-invalid for anything but an ECDSA P-256 public key. */
export function nameKey(pem: string): NamedKey {
  if (!pem.includes('-----BEGIN PUBLIC KEY-----')) {
    throw new StationError('registry.key-invalid', { problem: 'it is not SPKI PEM' });
  }
  let key;
  try {
    key = createPublicKey(pem);
  } catch (cause) {
    throw new StationError('registry.key-invalid', { problem: 'it cannot be parsed' }, cause);
  }
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new StationError('registry.key-invalid', {
      problem: `it is ${key.asymmetricKeyType ?? 'of no known kind'}`,
    });
  }
  const digest = createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
  return {
    keyId: digest.toString('base64'),
    fingerprint: `sha256:${digest.toString('hex')}`,
    publicKey: key.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

export function toTrustedKey(row: PublisherKeyRow): RegistryTrustedKey {
  return {
    keyId: row.keyId,
    publicKey: row.publicKey,
    publisherId: row.publisherId,
    simulated: row.simulated,
    revokedAt: row.revokedAt,
  };
}
