import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { canonicalize } from '@tufjs/canonical-json';
import { Key, Signature, type Metadata } from '@tufjs/models';
import { StationError } from '../../src-shared/errors/index.ts';
import { textDigest } from '../store/index.ts';

type Signable = Parameters<Metadata<never>['verifyDelegate']>[1];

/** Section 4.2.1 of the TUF specification: an Ed25519 key with its 32 bytes as hexadecimal digits. */
export function tufKeyOf(key: KeyObject): Key {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  if (publicKey.asymmetricKeyType !== 'ed25519')
    throw new StationError('tuf.bad-key', { problem: 'roles of TUF are signed with Ed25519 keys here' });
  const bytes = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const options = { keyType: 'ed25519', scheme: 'ed25519', keyVal: { public: bytes.toString('hex') } };
  const json = new Key({ keyID: '', ...options }).toJSON();
  // Section 4.2.1: the id is the digest of the canonical form.
  return new Key({ keyID: createHash('sha256').update(canonicalize(json)).digest('hex'), ...options });
}

/** Adds one signature; another one of the same key is replaced. */
export function signMetadata(metadata: Signable, key: KeyObject): void {
  const { keyID } = tufKeyOf(key);
  metadata.sign((bytes) => new Signature({ keyID, sig: sign(null, bytes, key).toString('hex') }));
}

/** What people compare: the digest of the canonical signed part, which no signature changes. */
export function fingerprintOf(metadata: Signable): string {
  return textDigest(canonicalize(metadata.signed.toJSON()));
}
