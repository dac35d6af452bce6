import { createPublicKey, type KeyObject } from 'node:crypto';
import { StationError } from '../../src-shared/errors/index.ts';
import type { EntitlementIssuer } from '../../src-shared/models/entitlement.ts';
import { sourceOf } from '../events/index.ts';
import { recordTransition } from '../store/index.ts';
import type { Store } from '../store/port.ts';
import { namesOfKey, parsePublicKey, publicKeyPem } from '../trust/index.ts';

/** Who issues entitlements: this home, and those whose tokens it takes. */
export interface Issuers {
  /** The key that signs here, made on first use. */
  issuer(): Promise<EntitlementIssuer>;
  /** @throws entitlements.bad-issuer-key */
  trustIssuer(
    issuer: { readonly name: string; readonly publicKey: string },
    userId: string,
  ): Promise<EntitlementIssuer>;
  /** @throws entitlements.issuer-not-found */
  distrustIssuer(keyId: string, userId: string): Promise<void>;
  issuers(): Promise<readonly EntitlementIssuer[]>;
}

export interface IssuersDeps {
  readonly store: Store;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** The home's own Ed25519 key. */
  readonly key: () => Promise<KeyObject>;
}

export function createIssuers({ store, now, key }: IssuersDeps): Issuers {
  return {
    async issuer() {
      const publicKey = createPublicKey(await key());
      const name = await store.transaction(sourceOf);
      return { keyId: namesOfKey(publicKey).fingerprint, name, publicKey: publicKeyPem(publicKey) };
    },

    async trustIssuer({ name, publicKey: pem }, userId) {
      const publicKey = issuerKey(pem);
      const issuer = { keyId: namesOfKey(publicKey).fingerprint, name, publicKey: publicKeyPem(publicKey) };
      await store.transaction(async (tx) => {
        await tx.entitlements.putIssuer({ ...issuer, addedAt: now(), addedBy: userId });
        const facts = { issuer: issuer.keyId };
        await recordTransition(tx, { type: 'entitlement.issuer-trusted', userId, facts }, now());
      });
      return issuer;
    },

    distrustIssuer: (keyId, userId) =>
      store.transaction(async (tx) => {
        if ((await tx.entitlements.issuer(keyId)) === null)
          throw new StationError('entitlements.issuer-not-found', { keyId });
        await tx.entitlements.deleteIssuer(keyId);
        const facts = { issuer: keyId };
        await recordTransition(tx, { type: 'entitlement.issuer-distrusted', userId, facts }, now());
      }),

    async issuers() {
      const rows = await store.read((tx) => tx.entitlements.issuers());
      return rows.map(({ keyId, name, publicKey }) => ({ keyId, name, publicKey }));
    },
  };
}

/** @throws entitlements.bad-issuer-key */
function issuerKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = parsePublicKey(pem);
  } catch (thrown) {
    throw new StationError('entitlements.bad-issuer-key', { problem: 'it does not decode' }, thrown);
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new StationError('entitlements.bad-issuer-key', { problem: 'it is not an Ed25519 key' });
  return key;
}
