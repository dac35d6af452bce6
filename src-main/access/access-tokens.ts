import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { StationError } from '../../src-shared/errors/index.ts';
import { ACCESS_LIMITS } from '../../src-shared/limits.ts';
import type { AccessToken } from '../../src-shared/models/access-token.ts';
import type { Role, TokenScope } from '../../src-shared/models/role.ts';
import { peekTokens, recordTransition, textDigest, type Transition } from '../store/index.ts';
import type { AccessTokenRow, Store, TimePage, Tx } from '../store/port.ts';
import { createVerified } from './verified-tokens.ts';

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
  readonly scope: TokenScope | null;
  readonly extensionId: string | null;
  /** What it is for, in its maker's words. */
  readonly name: string;
  /** UTC milliseconds; null for never. */
  readonly expiresAt: number | null;
}

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  readonly publisherId: string | null;
  readonly expiresInDays: number | null;
}

/** One JWT that is to be taken no more. */
export interface DeniedJwt {
  readonly issuer: string;
  readonly jti: string;
  /** When it would have expired, UTC milliseconds. */
  readonly expiresAt: number;
}

/** What the user id of a token's holder begins with. */
const USER = 'token:';

/** Access tokens of one home: scoped, expiring, revocable, known by their hash only. */
export interface AccessTokens {
  /** The only time that the token itself is seen. @throws registry.publisher-not-found */
  create(wanted: NewToken, createdBy: string): Promise<AccessToken & { readonly token: string }>;
  list(page: TimePage): Promise<readonly AccessToken[]>;
  /** Works from the next request on; again is no error. @throws auth.token-not-found */
  revoke(id: string, revokedBy: string): Promise<AccessToken>;
  /** What the token was called that `userId` acts with, whatever became of it; null where it is none. */
  nameOf(userId: string): Promise<string | null>;
  /** @throws auth.unknown-token, auth.expired, auth.revoked */
  verify(token: string): Promise<TokenHolder>;
  /** Takes one JWT of an issuer no more, from the next request on. */
  denyJwt(jwt: DeniedJwt, deniedBy: string): Promise<void>;
  /** @throws auth.replayed */
  demandNotDenied(jwt: { readonly issuer: string; readonly jti: string }): Promise<void>;
}

/** True for texts that have the form of an access token; anything else may be a JWT. */
export function isAccessToken(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** True for one that has every part. */
export function isWholeAccessToken(text: string): boolean {
  return FORM.test(text);
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
  const verified = createVerified<TokenHolder>();
  return {
    async create({ name, role, publisherId, expiresInDays }, createdBy) {
      const at = now();
      const expiresAt = expiresInDays === null ? null : at + expiresInDays * DAY_MS;
      return store.transaction(async (tx) => {
        if (publisherId !== null && (await tx.publishers.get(publisherId)) === null)
          throw new StationError('registry.publisher-not-found', { publisher: publisherId });
        const wanted = { name, role, publisherId, scope: null, extensionId: null, expiresAt };
        return insertToken(tx, wanted, { createdBy, at, tenant });
      });
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

    async nameOf(userId) {
      if (!userId.startsWith(USER)) return null;
      const row = await store.read((tx) => tx.accessTokens.get(userId.slice(USER.length)));
      return row?.name ?? null;
    },

    async verify(token) {
      const revision = store.revision();
      const known = verified.get(token, revision, now());
      if (known !== null) return known;
      const at = now();
      const row = await goodRow(token, at, (id) => store.read((tx) => tx.accessTokens.get(id)));
      if (row.lastUsedAt === null || at - row.lastUsedAt >= MINUTE_MS) {
        await store.transaction(async (tx) => {
          const current = await tx.accessTokens.get(row.id);
          if (current !== null) await tx.accessTokens.update({ ...current, lastUsedAt: at });
        });
      }
      const { role, publisherId, scope, extensionId, name, expiresAt } = row;
      const holder = { userId: `${USER}${row.id}`, role, publisherId, scope, extensionId, name, expiresAt };
      // A use that was just written down made another revision: the next one is remembered.
      verified.set(token, revision, holder, (row.lastUsedAt ?? 0) + MINUTE_MS);
      return holder;
    },

    async denyJwt({ issuer, jti, expiresAt }, deniedBy) {
      await store.transaction(async (tx) => {
        const skew = ACCESS_LIMITS.clockSkewSeconds * 1_000;
        await tx.spentJwts.forgetBefore(now() - skew);
        if (!(await tx.spentJwts.add({ issuer, jti, expiresAt: expiresAt + skew }))) return;
        const facts = { issuer, jtiDigest: textDigest(jti), expiresAt: iso(expiresAt) };
        await recordTransition(tx, { type: 'token.denied', userId: deniedBy, facts }, now());
      });
    },

    async demandNotDenied({ issuer, jti }) {
      if (await store.read((tx) => tx.spentJwts.has(issuer, jti))) throw new StationError('auth.replayed');
    },
  };
}

/**
 * Refuses a token that is not good in a home that is not open, without opening it: a stranger who knows the name of a tenant
 * wakes nobody. @throws auth.unknown-token, auth.expired, auth.revoked
 */
export async function demandGoodAt(home: string, token: string, now: number): Promise<void> {
  await peekTokens(home, (tokens) => goodRow(token, now, (id) => tokens.get(id)));
}

/** @throws auth.unknown-token, auth.expired, auth.revoked */
async function goodRow(
  token: string,
  at: number,
  find: (id: string) => Promise<AccessTokenRow | null>,
): Promise<AccessTokenRow> {
  const [, id = '', secret = ''] = FORM.exec(token) ?? [];
  const row = id === '' ? null : await find(id);
  // Nobody learns from the time of an answer how much of a guess was right.
  const isRight = timingSafeEqual(hashOf(secret), Buffer.from(row?.secretHash ?? NOBODY, 'hex'));
  if (row === null || !isRight) throw new StationError('auth.unknown-token');
  if (row.revokedAt !== null) throw new StationError('auth.revoked', { revokedAt: iso(row.revokedAt) });
  if (row.expiresAt !== null && row.expiresAt <= at)
    throw new StationError('auth.expired', { expiredAt: iso(row.expiresAt) });
  return row;
}

/** Writes a fresh token down; its secret is in the answer only. */
export async function insertToken(
  tx: Tx,
  wanted: Pick<AccessTokenRow, 'name' | 'role' | 'publisherId' | 'scope' | 'extensionId' | 'expiresAt'>,
  by: { readonly createdBy: string; readonly at: number; readonly tenant: string | null },
): Promise<AccessToken & { readonly token: string }> {
  const { createdBy, at, tenant } = by;
  const id = randomBytes(16).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  const row: AccessTokenRow = {
    ...wanted,
    id,
    secretHash: hashOf(secret).toString('hex'),
    createdAt: at,
    createdBy,
    lastUsedAt: null,
    revokedAt: null,
  };
  await tx.accessTokens.insert(row);
  await recordTransition(tx, transitionOf('token.created', row, createdBy), at);
  return { ...present(row), token: `${PREFIX}${id}_${secret}${tenant === null ? '' : `.${tenant}`}` };
}

const NOBODY = '0'.repeat(64);

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** What the log tells of a token: who may do what until when, never its name or secret. */
function transitionOf(type: string, row: AccessTokenRow, userId: string): Transition {
  const { id, role, publisherId, scope, extensionId } = row;
  const expiresAt = row.expiresAt === null ? null : iso(row.expiresAt);
  return { type, userId, facts: { tokenId: id, role, publisherId, scope, extensionId, expiresAt } };
}

function present(row: AccessTokenRow): AccessToken {
  const { id, name, role, publisherId, scope, extensionId, createdBy } = row;
  return {
    id,
    name,
    role,
    publisherId,
    scope,
    extensionId,
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
