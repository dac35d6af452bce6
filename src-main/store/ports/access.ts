import type { Role, TokenScope } from '../../../src-shared/models/role.ts';
import type { TimePage } from './page.ts';

/** An access token as it is kept: its secret half is known by its hash only. */
export interface AccessTokenRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly publisherId: string | null;
  /** The one thing that it is good for; null for all that its role may do. */
  readonly scope: TokenScope | null;
  /** The one extension that it publishes; null for all of its publisher. */
  readonly extensionId: string | null;
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
  list(page: TimePage): Promise<readonly AccessTokenRow[]>;
}

/** One call that wrote, or was refused when it wanted to. */
export interface TrailRow {
  /** Grows with every entry and is never used again. */
  readonly seq: number;
  readonly at: number;
  /** The user id; null where nobody was asked for. */
  readonly actor: string | null;
  readonly role: Role;
  /** `token:<id>`, `jwt:<issuer>#<jti>` or `oidc:<issuer>#<jti>`; null for the person at the machine. */
  readonly credential: string | null;
  readonly requestId: string;
  readonly procedure: string;
  /** What it was about: `id@version`, an id, a digest. Never a text that a person wrote. */
  readonly target: string | null;
  /** `ok`, or the code that it ended with. */
  readonly code: string;
}
/** The trail of writes: appended to, never changed but for the outcome of a call that failed after its first transaction. */
export interface TrailRepository {
  append(row: Omit<TrailRow, 'seq'>): Promise<TrailRow>;
  /** @throws store.not-found */
  setCode(seq: number, code: string): Promise<void>;
  /** Newest first, below `before`. */
  list(filter: TrailFilter): Promise<readonly TrailRow[]>;
  /** Drops the oldest of each kind beyond so many. Answers how many went. */
  prune(keep: { readonly done: number; readonly refused: number }): Promise<number>;
}
/** Which entries; what is left out does not matter. */
export interface TrailFilter {
  readonly actor?: string | undefined;
  readonly procedure?: string | undefined;
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  /** From this time on, UTC milliseconds. */
  readonly since?: number | undefined;
  /** Before this time. */
  readonly until?: number | undefined;
  /** Only entries with a smaller `seq`. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Whom an extension trusts to publish it: a workflow of a repository, as an issuer vouches for it. */
export interface PublishingPolicyRow {
  readonly id: string;
  readonly publisherId: string;
  readonly extensionId: string;
  readonly issuer: string;
  readonly repository: string;
  readonly workflow: string;
  /** Null for any. */
  readonly environment: string | null;
  /** Null for any. */
  readonly ref: string | null;
  readonly createdAt: number;
  readonly createdBy: string;
}
/** Policies of trusted publishing. */
export interface PublishingPolicyRepository {
  insert(row: PublishingPolicyRow): Promise<void>;
  get(id: string): Promise<PublishingPolicyRow | null>;
  /** Oldest first. */
  list(extensionId: string): Promise<readonly PublishingPolicyRow[]>;
  delete(id: string): Promise<void>;
}

/** Ids of JWTs that are used up or denied, until they would have expired anyway. */
export interface SpentJwtRepository {
  /** False where it is there already. */
  add(row: SpentJwtRow): Promise<boolean>;
  has(issuer: string, jti: string): Promise<boolean>;
  /** Forgets what expired before `at`. */
  forgetBefore(at: number): Promise<void>;
}
/** One such id. */
export interface SpentJwtRow {
  readonly issuer: string;
  readonly jti: string;
  readonly expiresAt: number;
}
