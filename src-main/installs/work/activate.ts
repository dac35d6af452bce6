import { StationError } from '../../../src-shared/errors/index.ts';
import { announce } from '../../events/index.ts';
import { actorFingerprint } from '../../store/index.ts';
import type { InstallationSnapshot, LedgerRow, Tx } from '../../store/port.ts';
import type { InstallsDeps } from '../deps.ts';
import type { PlanStep } from '../plan/plan-steps.ts';
import { loadPlan, savePlan, type PlanRecord } from '../plan/record.ts';
import type { InstallOutcome } from '../port.ts';
import { iso } from '../present.ts';
import { settledState } from '../states.ts';
import { transition } from '../transition.ts';
import { grantsOf, requirersOf } from './begin.ts';
import type { WorkLease } from './lease.ts';
import type { Moving } from './moving.ts';

/** How many versions an installation can go back. */
const REMEMBERED_VERSIONS = 10;

interface Activation {
  readonly record: PlanRecord;
  readonly steps: readonly PlanStep[];
  readonly moving: readonly Moving[];
  readonly lease: WorkLease;
  readonly actor: string;
}

/** The swap: one transaction after which the ledger points to the new folders, and nothing points to the old ones. */
export async function activateGroup(
  deps: InstallsDeps,
  { record, steps, moving, lease, actor }: Activation,
): Promise<void> {
  await deps.store.transaction(async (tx) => {
    await lease.guard(tx);
    const outcomes: InstallOutcome[] = [];
    for (const step of steps) {
      const one = moving.find((candidate) => candidate.step === step);
      const row =
        one === undefined
          ? await keep(tx, record, step, actor, deps.now())
          : await activate(tx, deps, record, one, actor);
      outcomes.push(outcomeOf(row));
    }
    await keepOutcomes(tx, record, outcomes);
  });
}

/** Notes the answer for a group that somebody else brought to the same place meanwhile. */
export async function recordAlreadyDone(
  deps: InstallsDeps,
  record: PlanRecord,
  steps: readonly PlanStep[],
  lease: WorkLease,
): Promise<void> {
  await deps.store.transaction(async (tx) => {
    await lease.guard(tx);
    const outcomes: InstallOutcome[] = [];
    for (const { extensionId } of steps) {
      const row = await tx.ledger.currentByExtension(extensionId);
      if (row !== null) outcomes.push(outcomeOf(row));
    }
    await keepOutcomes(tx, record, outcomes);
  });
}

async function activate(
  tx: Tx,
  deps: InstallsDeps,
  record: PlanRecord,
  one: Moving,
  actor: string,
): Promise<LedgerRow> {
  const { step, row, before } = one;
  const at = deps.now();
  const details = {
    planId: record.content.plan.planId,
    fromVersion: step.fromVersion,
    toVersion: step.toVersion,
  };
  if (step.action === 'install' || before === null) {
    await deps.registry.extensions.countInstall(tx, step.extensionId);
    const state = {
      ...row.state,
      installedAt: at,
      signer: one.signer,
      simulated: one.signer?.simulated ?? false,
    };
    const active = await transition(tx, row, { to: 'active', action: 'install', actor, at, state, details });
    await announceInstalled(tx, active);
    return active;
  }
  const state = movedState(record, one, before.state);
  const move = {
    action: step.action,
    actor,
    at,
    version: step.toVersion,
    digest: step.digest,
    state,
    details,
  };
  // What a person switched off stays off; what a block switched off is on again with a version that is not blocked.
  const stays = settledState(row) === 'disabled' && before.state.disabledReason === null;
  const to = stays ? 'disabled' : 'active';
  if (step.action !== 'rollback') return transition(tx, row, { ...move, to });
  const rolledBack = await transition(tx, row, { ...move, to: 'rolled-back' });
  return transition(tx, rolledBack, { ...move, to });
}

function movedState(record: PlanRecord, one: Moving, before: InstallationSnapshot): InstallationSnapshot {
  const { step, row } = one;
  const target = before.previous.findLastIndex(
    ({ version, digest }) => version === step.toVersion && digest === step.digest,
  );
  const left = { version: row.version, digest: row.digest, grants: before.grants };
  const previous =
    step.action === 'rollback'
      ? before.previous.slice(0, Math.max(target, 0))
      : [...before.previous, left].slice(-REMEMBERED_VERSIONS);
  return {
    ...before,
    signer: one.signer,
    simulated: one.signer?.simulated ?? step.simulated,
    allowedUnsigned: step.unsigned,
    grants: grantsOf(record, step),
    requiredBy: stillRequired(record, step, before),
    disabledReason: null,
    source: step.source,
    previous,
  };
}

/** Nothing moves, but somebody may need it now, ask for it by name, or give it grants back. */
async function keep(
  tx: Tx,
  record: PlanRecord,
  step: PlanStep,
  actor: string,
  at: number,
): Promise<LedgerRow> {
  const row = await tx.ledger.currentByExtension(step.extensionId);
  if (row === null) throw new Error('what a plan keeps is there while its lease is held');
  const grants = record.choices?.grants[step.extensionId];
  const requiredBy = stillRequired(record, step, row.state);
  const sameNeeds = requiredBy.join() === row.state.requiredBy.join();
  if (grants === undefined && sameNeeds) return row;
  const state = { ...row.state, requiredBy, grants: grants ?? row.state.grants };
  const action = grants === undefined ? 'require' : 'grant';
  return transition(tx, row, {
    to: row.to,
    action,
    actor,
    at,
    state,
    details: { planId: record.content.plan.planId },
  });
}

/** What a person asked for by name belongs to the person; what came as a dependency remembers everyone that needs it. */
function stillRequired(record: PlanRecord, step: PlanStep, before: InstallationSnapshot): readonly string[] {
  if (record.content.asked.includes(step.extensionId)) return [];
  if (before.requiredBy.length === 0) return [];
  return [...new Set([...before.requiredBy, ...requirersOf(record, step)])];
}

async function keepOutcomes(tx: Tx, record: PlanRecord, outcomes: readonly InstallOutcome[]): Promise<void> {
  const { planId } = record.content.plan;
  const latest = await loadPlan(tx, planId);
  // Somebody took this process for dead and said so: then nothing of the plan may happen any more.
  if (latest.state === 'done') throw new StationError('installs.plan-used', { planId });
  await savePlan(tx, { ...latest, outcomes: [...latest.outcomes, ...outcomes] });
}

function outcomeOf(row: LedgerRow): InstallOutcome {
  return {
    installationId: row.installationId,
    extensionId: row.extensionId,
    version: row.version,
    status: row.to,
    installedAt: iso(row.state.installedAt),
  };
}

/** Tells whoever wants to hear of installations in this home. */
async function announceInstalled(tx: Tx, row: LedgerRow): Promise<void> {
  const { installationId, extensionId, version, digest, actor } = row;
  await announce(
    tx,
    {
      type: 'marketplace.extension.installed',
      subject: `${extensionId}@${version}`,
      data: { extensionId, version, digest, installationId, actor: actorFingerprint(actor) },
    },
    row.at,
  );
}
