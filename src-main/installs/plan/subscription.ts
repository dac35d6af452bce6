import type { Subscription } from '../../../src-shared/models/installation.ts';
import type { Manifest } from '../../../src-shared/models/manifest.ts';
import { ledgerHistory } from '../../store/index.ts';
import type { Tx } from '../../store/port.ts';
import { iso, subscriptionAt } from '../present.ts';

/** Days a trial runs where the manifest names none. */
const TRIAL_DAYS = 14;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What an installation begins with. Paid extensions begin with a trial, once per extension: installing it again
 * goes on with the first trial, whose end the ledger remembers.
 */
export async function beginSubscription(
  tx: Tx,
  extensionId: string,
  manifest: Manifest,
  now: number,
): Promise<Subscription> {
  const { model, trialDays } = manifest.pricing;
  if (model === 'free') return { model, state: 'free', trialEndsAt: null };
  const first = await firstTrialEnd(tx, extensionId);
  const trialEndsAt = first ?? iso(now + (trialDays ?? TRIAL_DAYS) * DAY_MS);
  return subscriptionAt({ model, state: 'trial', trialEndsAt }, now);
}

async function firstTrialEnd(tx: Tx, extensionId: string): Promise<string | null> {
  for await (const { to, state } of ledgerHistory(tx, { extensionId })) {
    const { trialEndsAt } = state.subscription;
    if (to === 'active' && trialEndsAt !== null) return trialEndsAt;
  }
  return null;
}
