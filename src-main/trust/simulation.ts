import { createPublicKey } from 'node:crypto';
import { identityOf, makePrivateKey, signerOf, type PackageSigner } from './package-signer.ts';
import type { TrustedKey } from './package-verification.ts';

/** A throw-away signer and the throw-away root that trusts it, and nothing else does. */
export interface Simulation {
  readonly signer: PackageSigner;
  /** The root's one entry, for one publisher or (null) for all. Always marked. */
  readonly trustedKey: (publisherId: string | null) => TrustedKey;
}

/**
 * Makes a key that lives in memory only and whose statements say that they are simulated. It signs through the same code
 * as a real one; only a verifier that allows simulation accepts what it signed, and passes the mark on.
 */
export function createSimulation(options: { readonly now: () => number }): Simulation {
  const privateKey = makePrivateKey();
  const identity = identityOf(createPublicKey(privateKey), new Date(options.now()).toISOString(), true);
  return {
    signer: signerOf(identity, privateKey),
    trustedKey: (publisherId) => ({
      keyId: identity.keyId,
      publicKey: identity.publicKey,
      publisherId,
      simulated: true,
      revokedAt: null,
    }),
  };
}

/** The signer of a fresh simulation. */
export function createSimulatedSigner(options: { readonly now: () => number }): PackageSigner {
  return createSimulation(options).signer;
}
