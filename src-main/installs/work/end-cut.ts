import { StationError } from '../../../src-shared/errors/index.ts';
import type { InstallsDeps } from '../deps.ts';
import { loadPlan, savePlan } from '../plan/record.ts';
import type { InstallOutcome } from '../port.ts';

/**
 * Closes a plan whose work was cut and answers what it came to. From then on nothing can move by it: a process that only seemed
 * dead is refused where it would make its effect.
 * @throws installs.cut-off where not all of it was carried out; what was under way is taken back by `settle.ts`
 */
export async function endCutPlan(deps: InstallsDeps, planId: string): Promise<readonly InstallOutcome[]> {
  const { content, outcomes } = await deps.store.transaction(async (tx) => {
    const record = await loadPlan(tx, planId);
    if (record.state !== 'done') await savePlan(tx, { ...record, state: 'done' });
    return record;
  });
  const left = content.plan.steps.filter(
    ({ extensionId }) => !outcomes.some((outcome) => outcome.extensionId === extensionId),
  );
  if (left.length === 0) return outcomes;
  throw new StationError('installs.cut-off', {
    what: left.map(({ extensionId, toVersion }) => `${extensionId}@${toVersion}`),
    done: outcomes.map(({ extensionId, version }) => `${extensionId}@${version}`),
  });
}
