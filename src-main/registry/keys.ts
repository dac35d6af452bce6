import { createPublicKey } from 'node:crypto';
import { StationError } from '../../src-shared/errors/index.ts';
import { namesOfKey, publicKeyPem, type KeyNames } from '../trust/index.ts';

/** A public key with the names it goes by. */
export interface NamedKey extends KeyNames {
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
  return { ...namesOfKey(key), publicKey: publicKeyPem(key) };
}
