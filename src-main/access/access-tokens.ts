import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { StationError } from '../../src-shared/errors/index.ts';
import type { AccessToken } from '../../src-shared/models/access-token.ts';
import type { Role } from '../../src-shared/models/role.ts';
import { recordTransition, type Transition } from '../store/index.ts';
import type { AccessTokenRow, Page, Store } from '../store/port.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Scanners for leaked secrets know tokens by such a beginning. */
const PREFIX = 'wpk_';
/** The part after the point names the tenant of a server that holds several. */
const FORM = /^wpk_([0-9a-f]{32})_([A-Za-z0-9_-]{43})(?:\.([a-z0-9-]{1,63}))?$/;

/** Who a token speaks for. */
export interface TokenHolder {
  /** `token:<id>`. */
  readonly userId: string;
  readonly role: Role;
  readonly publisherId: string | null;
}

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  readonly publisherId: string | null;
  readonly expiresInDays: number | null;
}

/** Access tokens of one home: scoped, expiring, revocable, known by their hash only. */
export interface AccessTokens {
  /** The only time that the token itself is seen. @throws registry.publisher-not-found */
  create(wanted: NewToken, createdBy: string): Promise<AccessToken & { readonly token: string }>;
  list(page: Page): Promise<readonly AccessToken[]>;
  /** Works from the next request on; again is no error. @throws auth.token-not-found */
  revoke(id: string, revokedBy: string): Promise<AccessToken>;
  /** @throws auth.unknown-token, auth.expired, auth.revoked */
  verify(token: string): Promise<TokenHolder>;
}

/** True for texts that have the form of an access token; anything else may be a JWT. */
export function isAccessToken(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** The tenant that a token says it belongs to; null for the server's own. Says nothing about whether the token is good. */
export function tenantOfToken(token: string): string | null {
  return FORM.exec(token)?.[3] ?? null;
}

export function createAccessTokens(deps: {
  readonly store: Store;
  readonly now: () => number;
  readonly tenant: string | null;
}): AccessTokens {
  const { store, now, tenant } = deps;
  return {
    async create({ name, role, publisherId, expiresInDays }, createdBy) {
      const id = randomBytes(16).toString('hex');
      const secret = randomBytes(32).toString('base64url');
      const at = now();
      const row: AccessTokenRow = {
        id,
        name,
        role,
        publisherId,
        secretHash: hashOf(secret).toString('hex'),
        createdAt: at,
        createdBy,
        expiresAt: expiresInDays === null ? null : at + expiresInDays * DAY_MS,
        lastUsedAt: null,
        revokedAt: null,
      };
      await store.transaction(async (tx) => {
        if (publisherId !== null && (await tx.publishers.get(publisherId)) === null)
          throw new StationError('registry.publisher-not-found', { publisher: publisherId });
        await tx.accessTokens.insert(row);
        await recordTransition(tx, transitionOf('token.created', row, createdBy), at);
      });
      return { ...present(row), token: `${PREFIX}${id}_${secret}${tenant === null ? '' : `.${tenant}`}` };
    },

    async list(page) {
      return (await store.read((tx) => tx.accessTokens.list(page))).map(present);
    },

    async revoke(id, revokedBy) {
      const at = now();
      return store.transaction(async (tx) => {
        const row = await tx.accessTokens.get(id);
        if (row === null) throw new StationError('auth.token-not-found', { id });
        if (row.revokedAt !== null) return present(row);
        const revoked = { ...row, revokedAt: at };
        await tx.accessTokens.update(revoked);
        await recordTransition(tx, transitionOf('token.revoked', row, revokedBy), at);
        return present(revoked);
      });
    },

    async verify(token) {
      const [, id = '', secret = ''] = FORM.exec(token) ?? [];
      const row = id === '' ? null : await store.read((tx) => tx.accessTokens.get(id));
      // Nobody learns from the time of an answer how much of a guess was right.
      const isRight = timingSafeEqual(hashOf(secret), Buffer.from(row?.secretHash ?? NOBODY, 'hex'));
      if (row === null || !isRight) throw new StationError('auth.unknown-token');
      const at = now();
      if (row.revokedAt !== null) throw new StationError('auth.revoked', { revokedAt: iso(row.revokedAt) });
      if (row.expiresAt !== null && row.expiresAt <= at)
        throw new StationError('auth.expired', { expiredAt: iso(row.expiresAt) });
      if (row.lastUsedAt === null || at - row.lastUsedAt >= MINUTE_MS) {
        await store.transaction(async (tx) => {
          const current = await tx.accessTokens.get(row.id);
          if (current !== null) await tx.accessTokens.update({ ...current, lastUsedAt: at });
        });
      }
      return { userId: `token:${row.id}`, role: row.role, publisherId: row.publisherId };
    },
  };
}

const NOBODY = '0'.repeat(64);

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** What the log tells of a token: who may do what until when, never its name or secret. */
function transitionOf(type: string, row: AccessTokenRow, userId: string): Transition {
  const { id, role, publisherId } = row;
  const expiresAt = row.expiresAt === null ? null : iso(row.expiresAt);
  return { type, userId, facts: { tokenId: id, role, publisherId, expiresAt } };
}

function present(row: AccessTokenRow): AccessToken {
  const { id, name, role, publisherId, createdBy } = row;
  return {
    id,
    name,
    role,
    publisherId,
    createdAt: iso(row.createdAt),
    createdBy,
    expiresAt: isoOrNull(row.expiresAt),
    lastUsedAt: isoOrNull(row.lastUsedAt),
    revokedAt: isoOrNull(row.revokedAt),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}
