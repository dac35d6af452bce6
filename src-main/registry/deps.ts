import type { AuditReport } from '../../src-shared/models/finding.ts';
import type { Role } from '../../src-shared/models/role.ts';
import type { ReadPackage } from '../packages/index.ts';
import type { BlobStore } from '../store/blob-port.ts';
import type { Store } from '../store/port.ts';
import type { signerKeyOf, verifyPackage, verifyRotation } from '../trust/index.ts';
import type { TrustPolicy } from '../trust-policy/index.ts';
import type { AuditSurroundings } from '../validation/index.ts';

/** Who asks. The doors make it from the signed-in person or the token. */
export interface Actor {
  /** The identity's fingerprint on a desktop, the token's `sub` over HTTP. */
  readonly userId: string;
  readonly role: Role;
  /** The one publisher a token may act for; absent on a desktop. */
  readonly publisherId?: string | null;
  /** The one extension a token may publish; absent on a desktop. */
  readonly extensionId?: string | null;
  /** Several people share the registry: what one asks for another agrees to, and nobody decides on their own. Absent on a desktop. */
  readonly separated?: boolean;
}

/** Everything the registry is built from. */
export interface RegistryDeps {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly auditor: {
    audit(
      target: { readonly bytes: Uint8Array },
      context: AuditSurroundings,
      signal?: AbortSignal,
    ): Promise<AuditReport>;
  };
  /** Reads a package strictly, off the main thread where the bytes are many. @throws packages.* */
  readonly readPackage: (bytes: Uint8Array) => Promise<ReadPackage>;
  /** Pure: bundles and statements in, verdicts out. */
  readonly trust: {
    readonly verifyPackage: typeof verifyPackage;
    readonly verifyRotation: typeof verifyRotation;
    readonly signerKeyOf: typeof signerKeyOf;
  };
  /** Who may sign for a publisher. */
  readonly trustPolicy: Pick<TrustPolicy, 'keysOf' | 'asKeys'>;
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
