import type { PackageClaim } from './statement.ts';

/** A key somebody decided to trust, and for what. */
export interface TrustedKey {
  /** base64(sha256(SPKI DER)), the bundle's hint. */
  readonly keyId: string;
  /** SPKI PEM. */
  readonly publicKey: string;
  /** The publisher it is bound to; null trusts it for every publisher. */
  readonly publisherId: string | null;
  readonly simulated: boolean;
  /** UTC ms; null while it stands. */
  readonly revokedAt: number | null;
  /** Set where a certificate's identity is trusted instead of a key; `publicKey` is empty then. */
  readonly identity?: { readonly subject: string; readonly issuer: string } | null;
}

export interface PackageVerification extends PackageClaim {
  /** Parsed JSON of the bundle; null or undefined where there is none. */
  readonly bundle: unknown;
  readonly keys: readonly TrustedKey[];
  /** UTC ms. */
  readonly now: number;
  readonly allowSimulated: boolean;
  /** Parsed JSON of the Sigstore root that certificates must lead to; the public-good one where left out. */
  readonly trustedRoot?: unknown;
}
