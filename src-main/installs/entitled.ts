import type { Installation, Subscription } from '../../src-shared/models/installation.ts';
import { bestAt, guardedTime, stateAt } from '../entitlements/index.ts';
import type { EntitlementRow, LedgerRow, Tx } from '../store/port.ts';
import { revokedSigner } from '../trust-policy/index.ts';
import { iso, presentInstallation, subscriptionAt } from './present.ts';

/**
 * Whether an installation may run now: by the trial that the ledger knows, or by an entitlement that its user holds, whichever
 * gives more. Asked of a time that does not go back when the clock does.
 */
export async function subscriptionNow(tx: Tx, row: LedgerRow, now: number): Promise<Subscription> {
  const { subscription, userId } = row.state;
  if (subscription.model === 'free') return subscription;
  const at = await guardedTime(tx, now);
  const own = subscriptionAt(subscription, at);
  const best = bestAt(await tx.entitlements.held(userId, row.extensionId), at);
  return best === null ? own : better(own, best, at);
}

/** An installation as it is now. */
export async function presentNow(tx: Tx, row: LedgerRow, now: number): Promise<Installation> {
  const revoked = await revokedSigner(tx, row.extensionId.split('.')[0] ?? '', row.state.signer);
  return {
    ...presentInstallation(row, now),
    subscription: await subscriptionNow(tx, row, now),
    ...(revoked === null ? {} : { signerRevokedAt: iso(revoked.at) }),
  };
}

function better(own: Subscription, held: EntitlementRow, at: number): Subscription {
  const state = stateAt(held, at);
  const endsAt = iso(held.endsAt);
  switch (state) {
    case 'active':
      return { ...own, state, trialEndsAt: null, paidUntil: endsAt };
    case 'trial':
      return { ...own, state, trialEndsAt: endsAt };
    case 'grace':
      return own.state === 'trial' ? own : { ...own, state, trialEndsAt: null, paidUntil: endsAt };
    case 'expired':
      if (own.state === 'trial') return own;
      return held.plan === 'trial'
        ? { ...own, state: 'trial-ended', trialEndsAt: endsAt }
        : { ...own, state: 'lapsed', trialEndsAt: null, paidUntil: endsAt };
    case 'pending':
      return own;
  }
}
