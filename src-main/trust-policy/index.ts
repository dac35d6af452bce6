import type { TrustedKey } from '../trust/index.ts';
import type { TrustPolicyDeps } from './deps.ts';
import { createTrustIdentities, type TrustIdentities } from './identities.ts';
import { createKeyPins, type KeyPins } from './pins.ts';
import { createTrustRoots, type TrustRoots } from './roots.ts';
import { createSigningServices, type SigningServicesOfHome } from './signing-services.ts';
import { trustedKeysOf, underRoots } from './trusted-keys.ts';
import type { Tx } from '../store/port.ts';

export { standingRoot, type StandingRoot, type TrustPolicyDeps } from './deps.ts';
export type { KeyPins, PinAnswer, ShownPublisher } from './pins.ts';
export { revokedSigner } from './revoked-signer.ts';

/** Whom a home believes about signatures, and for what. */
export interface TrustPolicy {
  readonly roots: TrustRoots;
  readonly identities: TrustIdentities;
  readonly pins: KeyPins;
  readonly services: SigningServicesOfHome;
  /** Who may sign for a publisher, each identity under each root that counts for it. */
  keysOf(tx: Tx, publisherId: string): Promise<readonly TrustedKey[]>;
  /** An identity that nobody bound or allowed yet, under every root that may speak for its publisher. */
  asKeys(
    tx: Tx,
    publisherId: string,
    identity: { readonly keyId: string; readonly subject: string; readonly issuer: string },
  ): Promise<readonly TrustedKey[]>;
  /** Marks what was revoked on this machine among its own keys. */
  standingKeys(keys: readonly (TrustedKey & { readonly fingerprint: string })[]): Promise<TrustedKey[]>;
}

export function createTrustPolicy(deps: TrustPolicyDeps): TrustPolicy {
  const { store, standing } = deps;
  return {
    roots: createTrustRoots(deps),
    identities: createTrustIdentities(deps),
    pins: createKeyPins(deps),
    services: createSigningServices(deps),
    keysOf: (tx, publisherId) => trustedKeysOf(tx, publisherId, standing),
    asKeys: (tx, publisherId, { keyId, subject, issuer }) => {
      const named = { keyId, fingerprint: keyFingerprint(keyId), publicKey: '', simulated: false };
      return underRoots(
        tx,
        publisherId,
        [{ ...named, revokedAt: null, identity: { subject, issuer } }],
        standing,
      );
    },
    standingKeys: async (keys) => {
      const revocations = await store.read((tx) => tx.trust.revocations());
      return keys.map(({ fingerprint, ...key }) => ({
        ...key,
        revokedAt: revocations.find((row) => row.fingerprint === fingerprint)?.at ?? key.revokedAt,
      }));
    },
  };
}

/** A key id is the base64 of the digest that a fingerprint writes in hexadecimal. */
function keyFingerprint(keyId: string): string {
  return `sha256:${Buffer.from(keyId, 'base64').toString('hex')}`;
}
