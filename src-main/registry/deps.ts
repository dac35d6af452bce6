import type { AuditReport } from '../../src-shared/models/finding.ts';
import type { Signer } from '../../src-shared/models/identity.ts';
import type { Manifest } from '../../src-shared/models/manifest.ts';
import type { Role } from '../../src-shared/models/role.ts';
import type { Store } from '../store/port.ts';
import type { BlobStore } from '../store/blob-port.ts';

/** Who asks. The doors make it from the signed-in person or the token. */
export interface Actor {
  /** The identity's fingerprint on a desktop, the token's `sub` over HTTP. */
  readonly userId: string;
  readonly role: Role;
  /** The one publisher a token may act for; absent on a desktop. */
  readonly publisherId?: string | null;
}

/** What the registry reads of a package (the packages room's `ReadPackage` fits). */
export interface RegistryPackage {
  /** `sha256:<hex>`. */
  readonly digest: string;
  readonly manifest: Manifest;
  readonly manifestDigest: string;
  readonly sizeBytes: number;
  readonly unpackedBytes: number;
  readonly entries: readonly { readonly path: string; readonly sizeBytes: number; readonly sha256: string }[];
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** A key that a signature may be checked with (the trust room's shape). */
export interface RegistryTrustedKey {
  readonly keyId: string;
  /** SPKI PEM. */
  readonly publicKey: string;
  readonly publisherId: string | null;
  readonly simulated: boolean;
  readonly revokedAt: number | null;
}

/** The trust room's pure verifier, as the registry calls it. */
export interface RegistryTrust {
  /** @throws the distinct trust.* code of what is wrong. */
  verifyPackage(input: {
    readonly bundle: unknown;
    readonly digest: string;
    readonly extensionId: string;
    readonly version: string;
    readonly manifestDigest: string;
    readonly keys: readonly RegistryTrustedKey[];
    readonly now: number;
    readonly allowSimulated: boolean;
  }): Signer;
  /** Reads a statement of rotation, signed by the old key and by the next. @throws trust.rotation-invalid */
  verifyRotation(statement: unknown): {
    readonly old: { readonly keyId: string };
    readonly next: { readonly keyId: string; readonly publicKey: string };
    readonly simulated: boolean;
  };
  /** The key that a bundle names; nothing is verified by it. @throws trust.malformed-bundle */
  signerKeyOf(bundle: unknown): { readonly keyId: string };
}

/** What the audit is told of the world around a package. */
export interface RegistryAuditContext {
  readonly popularNames: readonly { readonly id: string; readonly displayName: string }[];
  /** Main module's text and manifest per dependency, transitive ones too. */
  readonly dependencies: Readonly<Record<string, { readonly main: string; readonly manifest: Manifest }>>;
}

/** Everything the registry is built from. */
export interface RegistryDeps {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly auditor: {
    audit(
      target: { readonly bytes: Uint8Array },
      context: RegistryAuditContext,
      signal?: AbortSignal,
    ): Promise<AuditReport>;
  };
  /** Reads a package strictly, off the main thread where the bytes are many. @throws packages.* */
  readonly readPackage: (bytes: Uint8Array) => Promise<RegistryPackage>;
  readonly trust: RegistryTrust;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Fresh UUIDv7 texts. */
  readonly newId: () => string;
  /** Is simulation mode on? */
  readonly simulation: () => Promise<boolean>;
  /**
   * Public halves of the keys of this machine, so that a first submission made here needs no key beside it.
   * A submission may also carry its key; over HTTP it must.
   */
  readonly localKey?: (
    keyId: string,
  ) => Promise<{ readonly publicKey: string; readonly simulated: boolean } | null>;
}
