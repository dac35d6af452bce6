import type { EntitlementPlan } from '../../../src-shared/models/entitlement.ts';
import type { Page } from './page.ts';

/** The right of one user to use one paid extension for a time. */
export interface EntitlementRow {
  readonly id: string;
  readonly origin: 'issued' | 'imported';
  /** Fingerprint of the key that signed it. */
  readonly issuer: string;
  readonly extensionId: string;
  readonly userId: string;
  readonly plan: EntitlementPlan;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly graceUntil: number;
  readonly issuedAt: number;
  /** Who issued or imported it. */
  readonly actor: string;
  readonly token: string;
}
/** A key whose entitlements count in this home. */
export interface EntitlementIssuerRow {
  readonly keyId: string;
  readonly name: string;
  readonly publicKey: string;
  readonly addedAt: number;
  readonly addedBy: string;
}
/** Entitlements, and the issuers whose entitlements count. */
export interface EntitlementRepository {
  /** @throws store.conflict */
  insert(row: EntitlementRow): Promise<void>;
  get(id: string): Promise<EntitlementRow | null>;
  /** Newest first. */
  list(
    filter: Page & { readonly userId?: string; readonly extensionId?: string },
  ): Promise<readonly EntitlementRow[]>;
  /** Those issued here to one user for one extension. */
  issued(userId: string, extensionId: string): Promise<readonly EntitlementRow[]>;
  /** Those of one user for one extension whose issuer counts here. */
  held(userId: string, extensionId: string): Promise<readonly EntitlementRow[]>;

  putIssuer(row: EntitlementIssuerRow): Promise<void>;
  issuer(keyId: string): Promise<EntitlementIssuerRow | null>;
  /** Oldest first. */
  issuers(): Promise<readonly EntitlementIssuerRow[]>;
  deleteIssuer(keyId: string): Promise<void>;
}
