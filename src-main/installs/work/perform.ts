import { StationError, toStationError } from '../../../src-shared/errors/index.ts';
import type { InstallsDeps } from '../deps.ts';
import { loadPlan, savePlan } from '../plan/record.ts';
import type { InstallOutcome, WorkContext } from '../port.ts';
import { nameDiskFull } from './disk-full.ts';
import { groupsOf } from './groups.ts';
import { performGroup } from './perform-group.ts';

/**
 * Carries out an accepted plan, group by group. What another attempt finished is not done again.
 * @throws the first group's refusal, after the other groups had their turn; `details.done` names what was carried out.
 */
export async function performPlan(
  deps: InstallsDeps,
  planId: string,
  ctx: WorkContext & { readonly actor: string },
): Promise<readonly InstallOutcome[]> {
  const record = await deps.store.read((tx) => loadPlan(tx, planId));
  const groups = groupsOf(record.content.plan.steps, record.content.needs);
  let refusal: StationError | null = null;
  for (const [index, steps] of groups.entries()) {
    ctx.signal.throwIfAborted();
    const done = await deps.store.read((tx) => loadPlan(tx, planId));
    if (
      steps.every(({ extensionId }) => done.outcomes.some((outcome) => outcome.extensionId === extensionId))
    )
      continue;
    const part: WorkContext & { actor: string } = {
      ...ctx,
      progress: (fraction, phase) => ctx.progress((index + fraction) / groups.length, phase),
    };
    try {
      await performGroup(deps, done, steps, part);
    } catch (error) {
      if (ctx.signal.aborted) throw ctx.signal.reason;
      const [first] = steps.filter(({ action }) => action !== 'keep').toReversed();
      refusal ??= toStationError(nameDiskFull(error, first?.extensionId ?? '', first?.toVersion ?? ''));
    }
  }
  const outcomes = await finish(deps, planId, refusal);
  if (refusal === null) return outcomes;
  if (outcomes.length === 0) throw refusal;
  const done = outcomes.map(({ extensionId, version }) => `${extensionId}@${version}`);
  throw new StationError(refusal.code, { ...refusal.details, done }, refusal);
}

/** A token works once: a plan that ended, well or not, is over. Only work that was cut can go on with it. */
async function finish(
  deps: InstallsDeps,
  planId: string,
  refusal: StationError | null,
): Promise<readonly InstallOutcome[]> {
  try {
    return await deps.store.transaction(async (tx) => {
      const record = await loadPlan(tx, planId);
      await savePlan(tx, { ...record, state: 'done' });
      return record.outcomes;
    });
  } catch (error) {
    if (refusal === null || !(error instanceof StationError)) throw error;
    // On a full disk not even this can be written; what went wrong first is what people must read.
    throw refusal;
  }
}
