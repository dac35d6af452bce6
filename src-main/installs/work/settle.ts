import type { JsonObject } from '../../../src-shared/json.ts';
import type { LedgerRow, Tx } from '../../store/port.ts';
import type { InstallsDeps } from '../deps.ts';
import { isUnsettled } from '../states.ts';
import { transition } from '../transition.ts';

/**
 * Ends what a process left under way when it was cut, for extensions whose leases the caller holds: an installation that never
 * became active has failed; an update goes back to what was there before, which was never touched.
 */
export async function settleCutWork(
  deps: InstallsDeps,
  extensionIds: readonly string[],
  guard: (tx: Tx) => Promise<void>,
): Promise<void> {
  const ids = new Set(extensionIds);
  const cut = await deps.store.read(async (tx) =>
    (await tx.ledger.current()).filter((row) => ids.has(row.extensionId) && isUnsettled(row)),
  );
  if (cut.length === 0) return;
  await deps.store.transaction(async (tx) => {
    await guard(tx);
    for (const { installationId } of cut) {
      const row = await tx.ledger.currentOf(installationId);
      if (row !== null && isUnsettled(row))
        await settleRow(
          tx,
          row,
          { action: 'recover', actor: 'station', at: deps.now() },
          { reason: 'the work was cut' },
        );
    }
  });
}

/** Takes one unsettled row back to the state before the work, in the caller's transaction. */
export async function settleRow(
  tx: Tx,
  row: LedgerRow,
  by: { readonly action: string; readonly actor: string; readonly at: number },
  why: JsonObject,
): Promise<LedgerRow> {
  const details = { ...row.details, ...why, during: row.to };
  if (row.to === 'updating') {
    const rolledBack = await transition(tx, row, { ...by, to: 'rolled-back', details });
    return transition(tx, rolledBack, {
      ...by,
      to: row.from === 'disabled' ? 'disabled' : 'active',
      details,
    });
  }
  if (row.to === 'rolled-back') return transition(tx, row, { ...by, to: 'active', details });
  return transition(tx, row, { ...by, to: 'failed', details });
}
