import { createPrivateKey, type KeyObject } from 'node:crypto';
import { openHomeSecret, type HomeSecretName, type HomeSecretOptions } from './keys/home-secret.ts';

/** RFC 8410 section 7: PKCS #8 of an Ed25519 key up to its 32 bytes of seed. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The home's own Ed25519 key for what it vouches for as an issuer; made on first use and kept like the other keys. */
export function openIssuerKey(folder: string, options: HomeSecretOptions): () => Promise<KeyObject> {
  return openHomeKey(folder, 'entitlements', options);
}

/** An Ed25519 key of the home's own for one purpose, whose seed is the secret of that name. */
export function openHomeKey(
  folder: string,
  name: HomeSecretName,
  options: HomeSecretOptions,
): () => Promise<KeyObject> {
  const seed = openHomeSecret(folder, name, options);
  return async () =>
    createPrivateKey({
      key: Buffer.concat([PKCS8_HEAD, await seed()]),
      format: 'der',
      type: 'pkcs8',
    });
}
