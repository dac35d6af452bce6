import type { Role } from '../../../src-shared/models/role.ts';
import type { Page } from './page.ts';

/** An access token as it is kept: its secret half is known by its hash only. */
export interface AccessTokenRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly publisherId: string | null;
  /** sha256 of the secret half, hex. */
  readonly secretHash: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}
/** Access tokens. A row is never deleted: it says who had access, and until when. */
export interface AccessTokenRepository {
  insert(row: AccessTokenRow): Promise<void>;
  /** @throws store.not-found */
  update(row: AccessTokenRow): Promise<void>;
  get(id: string): Promise<AccessTokenRow | null>;
  /** Newest first. */
  list(page: Page): Promise<readonly AccessTokenRow[]>;
}
