import { createPublicKey } from 'node:crypto';
import { StationError } from '../../src-shared/errors/index.ts';
import { newId } from '../../src-shared/id.ts';
import { ENTITLEMENT_LIMITS } from '../../src-shared/limits.ts';
import type { Entitlement, EntitlementPlan } from '../../src-shared/models/entitlement.ts';
import { sourceOf } from '../events/index.ts';
import type { EntitlementRow, Page, Tx } from '../store/port.ts';
import { namesOfKey } from '../trust/index.ts';
import { guardedTime, resetTime, sawTime } from './clock.ts';
import { createIssuers, type Issuers, type IssuersDeps } from './issuers.ts';
import { bestAt, stateAt } from './states.ts';
import { announceChange, iso, present, record } from './telling.ts';
import { readEntitlement, signEntitlement, type EntitlementFacts } from './token.ts';

/** An entitlement with the token that says so. */
export type IssuedEntitlement = Entitlement & { readonly token: string };

/** What is to be granted. */
export interface Grantable {
  readonly extensionId: string;
  readonly userId: string;
  readonly plan: EntitlementPlan;
  /** ISO 8601; from now where left out. */
  readonly startsAt?: string | undefined;
  readonly endsAt: string;
  readonly graceDays: number;
  readonly resetsClock: boolean;
}

/** Entitlements of one home: those it issues, and those that its person holds. */
export interface Entitlements extends Issuers {
  /** @throws entitlements.bad-period, registry.extension-not-found, registry.not-owner */
  issue(
    grant: Grantable,
    actor: { readonly userId: string; readonly publisherId?: string | null },
  ): Promise<IssuedEntitlement>;
  /** `userId` null for any. @throws entitlements.not-found */
  get(id: string, userId: string | null): Promise<IssuedEntitlement>;
  list(
    filter: Page & { readonly userId?: string; readonly extensionId?: string },
  ): Promise<readonly Entitlement[]>;
  /**
   * Keeps a token that was issued to `userId`; the same again changes nothing.
   * @throws entitlements.malformed, entitlements.unknown-issuer, entitlements.signature-invalid, entitlements.other-user,
   *   entitlements.expired
   */
  import(token: string, userId: string): Promise<Entitlement>;
  /** Remembers what time it is, where entitlements hang on it. */
  noteTime(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function createEntitlements(deps: IssuersDeps): Entitlements {
  const { store, now, key } = deps;
  return {
    async issue(grant, actor) {
      const privateKey = await key();
      const { fingerprint } = namesOfKey(createPublicKey(privateKey));
      const facts = factsOf(grant, fingerprint, now());
      const source = await store.transaction(sourceOf);
      const token = await signEntitlement(facts, { source, key: privateKey });
      const row = rowOf(facts, { origin: 'issued', actor: actor.userId, token });
      return store.transaction(async (tx) => {
        await needOwnExtension(tx, grant.extensionId, actor.publisherId ?? null);
        const before = bestAt(await tx.entitlements.issued(row.userId, row.extensionId), now());
        await tx.entitlements.insert(row);
        await record(tx, 'entitlement.issued', row, actor.userId, row.issuedAt);
        const previous = before === null ? null : stateAt(before, now());
        await announceChange(tx, row, { before: previous, at: row.issuedAt });
        return { ...present(row, now()), token };
      });
    },

    async get(id, userId) {
      const row = await store.read((tx) => tx.entitlements.get(id));
      if (row === null || (userId !== null && row.userId !== userId))
        throw new StationError('entitlements.not-found', { id });
      return { ...present(row, now()), token: row.token };
    },

    list: (filter) =>
      store.read(async (tx) => {
        const at = await guardedTime(tx, now());
        return (await tx.entitlements.list(filter)).map((row) => present(row, at));
      }),

    ...createIssuers(deps),

    async import(token, userId) {
      const facts = await readEntitlement(token.trim(), async (keyId) => {
        const issuer = await store.read((tx) => tx.entitlements.issuer(keyId));
        return issuer === null ? null : createPublicKey(issuer.publicKey);
      });
      if (facts.userId !== userId) throw new StationError('entitlements.other-user');
      const { row, at } = await store.transaction(async (tx) => {
        const known = await tx.entitlements.get(facts.id);
        // Only a token that was never seen can speak of the time, so that an old one is of no use with a clock put back.
        if (known === null && facts.resetsClock) await resetTime(tx, facts.issuedAt, now());
        await sawTime(tx, Math.max(facts.issuedAt, now()));
        const time = await guardedTime(tx, now());
        const kept = known ?? rowOf(facts, { origin: 'imported', actor: userId, token: token.trim() });
        if (known === null && stateAt(facts, time) !== 'expired') {
          await tx.entitlements.insert(kept);
          await record(tx, 'entitlement.imported', kept, userId, now());
        }
        return { row: kept, at: time };
      });
      // Refused after the time was remembered, which a refusal inside would have taken back.
      needTime(facts, at);
      return present(row, at);
    },

    async noteTime() {
      const { issuers, seen } = await store.read(async (tx) => ({
        issuers: await tx.entitlements.issuers(),
        seen: await guardedTime(tx, 0),
      }));
      // Once an hour is enough for periods of days, and costs an opening nothing most of the time.
      if (issuers.length > 0 && now() - seen > HOUR_MS) await store.transaction((tx) => sawTime(tx, now()));
    },
  };
}

/** @throws entitlements.bad-period */
function factsOf(grant: Grantable, issuer: string, now: number): EntitlementFacts {
  const { extensionId, userId, plan, graceDays, resetsClock } = grant;
  // A token counts in seconds, and so does what is kept of it.
  const issuedAt = wholeSeconds(now);
  const startsAt = grant.startsAt === undefined ? issuedAt : wholeSeconds(Date.parse(grant.startsAt));
  const endsAt = wholeSeconds(Date.parse(grant.endsAt));
  const bad = (problem: string): never => {
    throw new StationError('entitlements.bad-period', { problem });
  };
  if (endsAt <= startsAt) bad('it ends before it starts');
  if (endsAt - startsAt > ENTITLEMENT_LIMITS.periodDays * DAY_MS) bad('it is longer than five years');
  if (startsAt - issuedAt > ENTITLEMENT_LIMITS.periodDays * DAY_MS) bad('it starts too far ahead');
  const graceUntil = endsAt + graceDays * DAY_MS;
  return {
    id: newId(),
    issuer,
    extensionId,
    userId,
    plan,
    startsAt,
    endsAt,
    graceUntil,
    issuedAt,
    resetsClock,
  };
}

function rowOf(
  { resetsClock: _spent, ...facts }: EntitlementFacts,
  kept: Pick<EntitlementRow, 'origin' | 'actor' | 'token'>,
): EntitlementRow {
  return { ...facts, ...kept };
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}

/** A token of one publisher entitles to that publisher's extensions. */
async function needOwnExtension(tx: Tx, extensionId: string, publisherId: string | null): Promise<void> {
  const extension = await tx.extensions.get(extensionId);
  if (extension === null) throw new StationError('registry.extension-not-found', { extensionId });
  if (publisherId !== null && extension.publisherId !== publisherId)
    throw new StationError('registry.not-owner', { publisher: extension.publisherId });
}

/** @throws entitlements.expired */
function needTime(facts: EntitlementFacts, now: number): void {
  if (stateAt(facts, now) !== 'expired') return;
  const { endsAt, graceUntil } = facts;
  throw new StationError('entitlements.expired', { endsAt: iso(endsAt), graceUntil: iso(graceUntil) });
}
