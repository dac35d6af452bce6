import { StationError } from '../../../src-shared/errors/index.ts';
import { capabilityLabel } from '../../../src-shared/models/sandbox.ts';
import type { InstallPlan } from '../../../src-shared/models/installation.ts';
import type { Tx } from '../../store/port.ts';
import type { InstallsDeps } from '../deps.ts';
import type { ConsentChoices } from '../port.ts';
import { copyGrant } from '../present.ts';
import { joinedGrants, refuseBeyond } from './permissions.ts';
import type { PlanStep } from './plan-steps.ts';
import { bindToken, isTokenOf, loadPlan, PLAN_MINUTES, savePlan, type PlanRecord } from './record.ts';

/** 256 bits, so that nobody guesses one. */
const TOKEN_BYTES = 32;

/** Gives the surface on which a person decides a fresh token; an older one of the same plan counts no more. */
export async function giveToken(
  deps: InstallsDeps,
  planId: string,
): Promise<{ readonly plan: InstallPlan; readonly token: string }> {
  const token = Buffer.from(deps.randomBytes(TOKEN_BYTES)).toString('base64url');
  const plan = await deps.store.transaction(async (tx) => {
    const record = await loadPlan(tx, planId);
    refuseUnlessOpen(record, deps.now());
    await savePlan(tx, { ...record, tokenHash: bindToken(token, record.content) });
    return record.content.plan;
  });
  return { plan, token };
}

/** @throws installs.plan-unknown, installs.plan-used, installs.plan-token, installs.plan-expired, installs.widening-refused, installs.grants-too-wide */
export async function checkConsent(
  tx: Tx,
  planId: string,
  token: string,
  choices: ConsentChoices,
  now: number,
): Promise<PlanRecord> {
  const record = await loadPlan(tx, planId);
  if (!isTokenOf(token, record)) throw new StationError('installs.plan-token', { planId });
  refuseUnlessOpen(record, now);
  checkChoices(record.content.plan, choices);
  return record;
}

/**
 * Uses the token up: what was chosen is written down, and carrying it out needs no token. The same token may come again for work
 * that was cut, and then continues exactly what was chosen.
 */
export async function acceptPlan(
  deps: InstallsDeps,
  planId: string,
  token: string,
  choices: ConsentChoices,
): Promise<PlanRecord> {
  return deps.store.transaction(async (tx) => {
    const record = await loadPlan(tx, planId);
    if (record.state === 'accepted' && isTokenOf(token, record)) return record;
    await checkConsent(tx, planId, token, choices, deps.now());
    const grants = Object.fromEntries(
      Object.entries(choices.grants ?? {}).map(([id, list]) => [id, list.map(copyGrant)]),
    );
    const accepted: PlanRecord = {
      ...record,
      state: 'accepted',
      choices: { grants, allowWidening: choices.allowWidening === true },
    };
    await savePlan(tx, accepted);
    return accepted;
  });
}

function refuseUnlessOpen(record: PlanRecord, now: number): void {
  if (record.state !== 'open')
    throw new StationError('installs.plan-used', { planId: record.content.plan.planId });
  if (record.expiresAt <= now) throw new StationError('installs.plan-expired', { minutes: PLAN_MINUTES });
}

function checkChoices({ steps }: InstallPlan, choices: ConsentChoices): void {
  for (const step of steps) {
    if (step.widens && choices.allowWidening !== true) {
      const added = step.permissions.filter(({ isNew }) => isNew);
      throw new StationError('installs.widening-refused', {
        extensionId: step.extensionId,
        version: step.toVersion,
        capabilities: added.flatMap(labelsOf),
      });
    }
    const wanted = choices.grants?.[step.extensionId];
    if (wanted !== undefined)
      refuseBeyond(step.extensionId, wanted, joinedGrants([...step.permissions, ...step.withheld]));
  }
  const [stranger] = Object.keys(choices.grants ?? {}).filter(
    (id) => !steps.some(({ extensionId }) => extensionId === id),
  );
  if (stranger !== undefined)
    throw new StationError('installs.grants-too-wide', { extensionId: stranger, grant: 'anything' });
}

function labelsOf(permission: PlanStep['permissions'][number]): readonly string[] {
  const hosts = 'hosts' in permission ? permission.hosts : undefined;
  return hosts === undefined
    ? [permission.capability]
    : hosts.map((host) => capabilityLabel(permission.capability, host));
}
