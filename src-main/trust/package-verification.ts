import type { PackageClaim } from './statement.ts';

/** A Sigstore root as verification takes it: which one it is, and until when it is fresh enough to be relied on. */
export interface TrustRoot {
  readonly name: string;
  /** `sha256:<hex>` of its canonical JSON; stands for the root in what is remembered. */
  readonly fingerprint: string;
  /** Parsed JSON (trusted_root.json). */
  readonly trustedRoot: unknown;
  /** From this moment on the root is stale, UTC ms. */
  readonly staleFrom: number;
  /** Until then a person agreed to use it though it is stale, UTC ms. */
  readonly agreedUntil: number | null;
}

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
  readonly identity?: {
    readonly subject: string;
    readonly issuer: string;
    /** The root its certificates must lead to; `trustedRoot` of the question where left out. */
    readonly root?: TrustRoot;
  } | null;
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
  /** For what is here already: a stale root is named in the answer and refuses nothing. */
  readonly allowStale?: boolean;
}
