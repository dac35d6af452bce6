import type { InstallationSnapshot, LedgerRow, Tx } from '../../store/port.ts';
import type { PlanStep } from '../plan/plan-steps.ts';
import type { PlanRecord } from '../plan/record.ts';
import { beginInstallation, transition } from '../transition.ts';

export interface StepBeginning {
  readonly record: PlanRecord;
  readonly step: PlanStep;
  readonly before: LedgerRow | null;
  readonly userId: string;
  readonly actor: string;
  readonly at: number;
  readonly installationId: string;
}

/** The first row of a step: a new installation is `planned`, one that is there is `updating` and goes on as it was. */
export function beginStep(
  tx: Tx,
  { record, step, before, userId, actor, at, installationId }: StepBeginning,
): Promise<LedgerRow> {
  const details = {
    planId: record.content.plan.planId,
    fromVersion: step.fromVersion,
    toVersion: step.toVersion,
    toDigest: step.digest,
    source: step.source,
  };
  if (before !== null && step.action !== 'install') {
    return transition(tx, before, { to: 'updating', action: step.action, actor, at, details });
  }
  const state: InstallationSnapshot = {
    installedAt: at,
    signer: step.signer,
    simulated: step.simulated,
    grants: grantsOf(record, step),
    subscription: step.subscription,
    allowedUnsigned: step.unsigned,
    requiredBy: requirersOf(record, step),
    pinned: false,
    disabledReason: null,
    userId,
    source: step.source,
    previous: [],
  };
  return beginInstallation(tx, {
    installationId,
    extensionId: step.extensionId,
    version: step.toVersion,
    digest: step.digest,
    to: 'planned',
    action: 'install',
    actor,
    at,
    state,
    details,
  });
}

/** What the person chose, else what the plan lists. */
export function grantsOf(record: PlanRecord, step: PlanStep): InstallationSnapshot['grants'] {
  return record.choices?.grants[step.extensionId] ?? record.content.grants[step.extensionId] ?? [];
}

/** Empty for what somebody asked for by name. */
export function requirersOf(record: PlanRecord, step: PlanStep): readonly string[] {
  const { asked, needs } = record.content;
  if (asked.includes(step.extensionId)) return [];
  return Object.entries(needs)
    .filter(([, needed]) => needed.includes(step.extensionId))
    .map(([extensionId]) => extensionId);
}
