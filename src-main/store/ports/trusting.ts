import type { JsonObject } from '../../../src-shared/json.ts';
import type { PinOrigin, TrustRootKind } from '../../../src-shared/models/trust.ts';

/** A Sigstore root that somebody added, or what is kept here of one that is shipped. */
export interface TrustRootRow {
  readonly name: string;
  readonly kind: TrustRootKind;
  /** Publishers it may speak for; `*` stands for all. */
  readonly scope: readonly string[];
  readonly owner: string;
  /** Null for the shipped text. */
  readonly root: JsonObject | null;
  /** `sha256:<hex>` of the canonical JSON. */
  readonly fingerprint: string;
  /** The day whose state it shows. */
  readonly asOf: number;
  readonly validFrom: number;
  readonly expiresAt: number | null;
  readonly addedAt: number;
  readonly agreedUntil: number | null;
}

/** Who may sign which publishers' names under which root. */
export interface TrustIdentityRow {
  readonly fingerprint: string;
  readonly root: string;
  readonly kind: 'identity' | 'key';
  readonly keyId: string;
  /** Of a certificate; null for a key. */
  readonly subject: string | null;
  readonly issuer: string | null;
  /** SPKI PEM; null for an identity. */
  readonly publicKey: string | null;
  /** `*` stands for all. */
  readonly publishers: readonly string[];
  readonly addedAt: number;
}

/** A key or identity that counts for nothing here from `at` on. */
export interface TrustRevocationRow {
  readonly fingerprint: string;
  readonly reason: string;
  readonly revokedBy: string;
  readonly at: number;
}

/** A key of a publisher as some registry showed it. */
export interface KeyPinRow {
  /** The registry it came from. */
  readonly origin: string;
  readonly publisherId: string;
  readonly fingerprint: string;
  readonly keyId: string;
  /** Empty for an identity. */
  readonly publicKey: string;
  readonly identity: { readonly subject: string; readonly issuer: string } | null;
  readonly simulated: boolean;
  readonly state: 'pinned' | 'offered';
  /** Why it is believed; null while it is only offered. */
  readonly how: PinOrigin | null;
  readonly seenAt: number;
  readonly pinnedAt: number | null;
  readonly revokedAt: number | null;
}

/** One statement of rotation, as its publisher gave it. */
export interface KeyRotationRow {
  readonly publisherId: string;
  readonly nextKeyId: string;
  readonly oldKeyId: string;
  readonly statement: JsonObject;
  readonly at: number;
}

/** Trust roots, who may sign under them, revocations, pins and rotations. */
export interface TrustRepository {
  /** By name. */
  roots(): Promise<readonly TrustRootRow[]>;
  putRoot(row: TrustRootRow): Promise<void>;
  deleteRoot(name: string): Promise<void>;
  /** Oldest first. */
  identities(): Promise<readonly TrustIdentityRow[]>;
  putIdentity(row: TrustIdentityRow): Promise<void>;
  deleteIdentitiesOf(root: string): Promise<void>;
  /** False where it was revoked before: the first revocation stands. */
  revoke(row: TrustRevocationRow): Promise<boolean>;
  /** Oldest first. */
  revocations(): Promise<readonly TrustRevocationRow[]>;
  /** In order of origin, publisher and time. */
  pins(of?: { readonly origin: string; readonly publisherId: string }): Promise<readonly KeyPinRow[]>;
  putPin(row: KeyPinRow): Promise<void>;
  deletePins(of: { readonly origin: string; readonly publisherId: string }): Promise<void>;
  putRotation(row: KeyRotationRow): Promise<void>;
  /** Oldest first. */
  rotations(publisherId: string): Promise<readonly KeyRotationRow[]>;
}
