import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { PublicIdentity } from '../../src-shared/models/identity.ts';
import { namesOfKey, publicKeyPem } from './fingerprint.ts';

/** One identity together with the ability to sign as it. */
export interface PackageSigner {
  readonly identity: PublicIdentity;
  /** ECDSA P-256 over SHA-256, DER (RFC 3279 section 2.2.3). */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
}

/** The kind of key publishers have: P-256 works for DSSE and message signatures alike, in Node and in BoringSSL. */
export function makePrivateKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

export function isSigningKey(key: KeyObject): boolean {
  return (
    key.type === 'private' &&
    key.asymmetricKeyType === 'ec' &&
    key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
  );
}

export function signerOf(identity: PublicIdentity, key: KeyObject): PackageSigner {
  return { identity, sign: (bytes) => Promise.resolve(sign('sha256', bytes, key)) };
}

export function privateKeyOf(pkcs8: Buffer): KeyObject {
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
}

export function identityOf(publicKey: KeyObject, createdAt: string, simulated: boolean): PublicIdentity {
  return { ...namesOfKey(publicKey), publicKey: publicKeyPem(publicKey), createdAt, simulated };
}
