import { StationError } from '../../../src-shared/errors/index.ts';
import type { Grant } from '../../../src-shared/models/sandbox.ts';
import type { InstallationState } from '../../../src-shared/models/installation.ts';
import type { JsonObject } from '../../../src-shared/json.ts';
import { ledgerHistory } from '../../store/index.ts';
import type { InstallationSnapshot, LedgerRow, Tx } from '../../store/port.ts';
import type { InstallsDeps } from '../deps.ts';
import { blockOf } from '../host/parts.ts';
import { refuseBeyond } from '../plan/permissions.ts';
import { settledState } from '../states.ts';
import { transition } from '../transition.ts';
import { withLease } from '../work/lease.ts';
import { installedDependents } from './dependents.ts';

interface Change {
  readonly to: InstallationState;
  readonly state?: Partial<InstallationSnapshot>;
  readonly details?: JsonObject;
}

/** The settled row of an extension. @throws installs.not-installed */
export async function installedRow(tx: Tx, extensionId: string): Promise<LedgerRow> {
  const row = await tx.ledger.currentByExtension(extensionId);
  if (row === null || settledState(row) === null)
    throw new StationError('installs.not-installed', { extensionId });
  return row;
}

/** One change to one installation: under its lease, in one transaction with its log leaf. `null` changes nothing. */
async function change(
  deps: InstallsDeps,
  extensionId: string,
  action: string,
  actor: string,
  decide: (row: LedgerRow, tx: Tx) => Change | null | Promise<Change | null>,
): Promise<LedgerRow> {
  await deps.store.read((tx) => installedRow(tx, extensionId));
  return withLease(deps, [extensionId], undefined, (lease) =>
    deps.store.transaction(async (tx) => {
      await lease.guard(tx);
      const row = await installedRow(tx, extensionId);
      const next = await decide(row, tx);
      if (next === null) return row;
      const state = { ...row.state, ...next.state };
      return transition(tx, row, {
        to: next.to,
        action,
        actor,
        at: deps.now(),
        state,
        details: next.details ?? {},
      });
    }),
  );
}

/** @throws installs.not-installed, installs.blocked */
export function enableInstalled(deps: InstallsDeps, extensionId: string, actor: string): Promise<LedgerRow> {
  return change(deps, extensionId, 'enable', actor, async (row, tx) => {
    const block = await blockOf(tx, row);
    if (block !== null)
      throw new StationError('installs.blocked', { extensionId, version: row.version, ...block });
    return row.to === 'active' ? null : { to: 'active', state: { disabledReason: null } };
  });
}

/** @throws installs.not-installed, installs.needed-by */
export function disableInstalled(
  deps: InstallsDeps,
  extensionId: string,
  actor: string,
  reason?: string,
): Promise<LedgerRow> {
  return change(deps, extensionId, 'disable', actor, async (row, tx) => {
    if (row.to === 'disabled') return null;
    const dependents = await installedDependents(tx, extensionId, { onlyActive: true });
    if (dependents.length > 0) throw new StationError('installs.needed-by', { extensionId, dependents });
    const details: JsonObject = reason === undefined ? {} : { reason };
    return { to: 'disabled', details };
  });
}

export function pinInstalled(
  deps: InstallsDeps,
  extensionId: string,
  pinned: boolean,
  actor: string,
): Promise<LedgerRow> {
  return change(deps, extensionId, pinned ? 'pin' : 'unpin', actor, (row) =>
    row.state.pinned === pinned ? null : { to: row.to, state: { pinned } },
  );
}

/** Narrows; giving back what was narrowed away goes through a plan, because only a person may widen. @throws installs.grants-too-wide, installs.grant-without-hosts */
export function narrowGrants(
  deps: InstallsDeps,
  extensionId: string,
  grants: readonly Grant[],
  actor: string,
): Promise<LedgerRow> {
  return change(deps, extensionId, 'grant', actor, (row) => {
    refuseBeyond(extensionId, grants, row.state.grants);
    return { to: row.to, state: { grants } };
  });
}

/** What a registry's block does to a copy that is there: it is switched off, never deleted, with the reason and evidence. */
export function blockInstalled(
  deps: InstallsDeps,
  extensionId: string,
  block: { readonly reason: string; readonly evidence: string | null },
): Promise<LedgerRow> {
  const { reason, evidence } = block;
  const disabledReason = evidence === null ? reason : `${reason} (${evidence})`;
  return change(deps, extensionId, 'block', 'registry', async (row, tx) => {
    // What the person had switched off keeps being off when the block goes.
    if ((await blockOf(tx, row)) === null || row.state.disabledReason === disabledReason) return null;
    return {
      to: 'disabled',
      state: { disabledReason },
      details: { reason, evidence, wasDisabled: row.to === 'disabled' },
    };
  });
}

export function unblockInstalled(deps: InstallsDeps, extensionId: string): Promise<LedgerRow> {
  return change(deps, extensionId, 'unblock', 'registry', async (row, tx) => {
    if (row.state.disabledReason === null || (await blockOf(tx, row)) !== null) return null;
    const stays = await wasDisabledBefore(tx, row);
    return { to: stays ? 'disabled' : 'active', state: { disabledReason: null } };
  });
}

async function wasDisabledBefore(tx: Tx, row: LedgerRow): Promise<boolean> {
  let answer = false;
  for await (const { action, details } of ledgerHistory(tx, { installationId: row.installationId })) {
    if (action === 'block') answer = details['wasDisabled'] === true;
  }
  return answer;
}
