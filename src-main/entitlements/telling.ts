import type { Entitlement } from '../../src-shared/models/entitlement.ts';
import { announce } from '../events/index.ts';
import { actorFingerprint, recordTransition } from '../store/index.ts';
import type { EntitlementRow, Tx } from '../store/port.ts';
import { stateAt } from './states.ts';

function factsForOthers(row: EntitlementRow) {
  const { id: entitlementId, extensionId, userId, plan, startsAt, endsAt, graceUntil } = row;
  const period = { startsAt: iso(startsAt), endsAt: iso(endsAt), graceUntil: iso(graceUntil) };
  return { entitlementId, extensionId, user: actorFingerprint(userId), plan, ...period };
}

/** What happened to an entitlement, for the log. */
export async function record(
  tx: Tx,
  type: string,
  row: EntitlementRow,
  userId: string,
  at: number,
): Promise<void> {
  await recordTransition(tx, { type, userId, facts: { ...factsForOthers(row), issuer: row.issuer } }, at);
}

/** Tells whoever bills for it. */
export async function announceChange(
  tx: Tx,
  row: EntitlementRow,
  { before, at }: { readonly before: string | null; readonly at: number },
): Promise<void> {
  const data = {
    ...factsForOthers(row),
    state: stateAt(row, at),
    before,
    actor: actorFingerprint(row.actor),
  };
  await announce(tx, { type: 'marketplace.subscription.changed', subject: row.extensionId, data }, at);
}

/** An entitlement as its holder sees it at `now`, UTC ms. */
export function present(row: EntitlementRow, now: number): Entitlement {
  const { id, origin, issuer, extensionId, userId, plan } = row;
  return {
    id,
    origin,
    issuer,
    extensionId,
    userId,
    plan,
    state: stateAt(row, now),
    startsAt: iso(row.startsAt),
    endsAt: iso(row.endsAt),
    graceUntil: iso(row.graceUntil),
    issuedAt: iso(row.issuedAt),
  };
}

/** ISO 8601 of UTC ms. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
