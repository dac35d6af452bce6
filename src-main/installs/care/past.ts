import type { Installation, LedgerEvent } from '../../../src-shared/models/installation.ts';
import { ledgerHash, ledgerHistory } from '../../store/index.ts';
import type { LedgerRow } from '../../store/port.ts';
import type { InstallsDeps } from '../deps.ts';
import { copyGrant, presentEntry, presentInstallation, subscriptionAt } from '../present.ts';
import { settledState } from '../states.ts';

/** Counts by the quarter of an hour, because days begin at no other minute in any time zone. */
const STRETCH_MS = 15 * 60_000;

/** What was installed at a moment, as its rows of that time say. */
export async function installedAsOf(deps: InstallsDeps, at: number): Promise<readonly Installation[]> {
  const rows = await deps.store.read((tx) => tx.ledger.asOf(at));
  return rows.flatMap((row) => {
    const status = settledState(row);
    return status === null ? [] : [{ ...presentInstallation(row, at), status }];
  });
}

/** When things happened, and how often which: what a strip of time shows. */
export async function ledgerActivity(
  deps: InstallsDeps,
): Promise<readonly { readonly at: string; readonly action: string; readonly count: number }[]> {
  const rows = await deps.store.read((tx) => tx.ledger.activity(STRETCH_MS));
  return rows.map(({ at, action, count }) => ({ at: new Date(at).toISOString(), action, count }));
}

/** Every row of one extension with all that its receipt binds, oldest first. */
export async function ledgerEvents(deps: InstallsDeps, extensionId: string): Promise<readonly LedgerEvent[]> {
  return deps.store.read(async (tx) => {
    const events: LedgerEvent[] = [];
    for await (const row of ledgerHistory(tx, { extensionId })) events.push(presentEvent(row));
    return events;
  });
}

function presentEvent(row: LedgerRow): LedgerEvent {
  const { state } = row;
  return {
    ...presentEntry(row),
    receipt: ledgerHash(row),
    signer: state.signer,
    grants: state.grants.map(copyGrant),
    subscription: subscriptionAt(state.subscription, row.at),
    allowedUnsigned: state.allowedUnsigned,
    pinned: state.pinned,
    source: state.source,
  };
}
