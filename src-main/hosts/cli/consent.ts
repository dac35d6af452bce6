import { StationError } from '../../../src-shared/errors/index.ts';
import type { Inputs } from '../../../src-shared/contract/index.ts';
import type { InstallPlan } from '../../../src-shared/models/installation.ts';
import { planText } from './plan-text.ts';
import { followOnTerminal } from './progress.ts';
import { demandYes } from './prompt.ts';
import type { Session } from './session.ts';
import { printable } from './text.ts';

/** Shows a plan, gets a person's consent (or `--yes`), and follows the work to its end. */
export async function consentAndInstall(
  session: Session,
  request: Inputs['installs']['plan'],
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const plan = await session.client.installs.plan(request);
  if (plan.steps.every((step) => step.action === 'keep')) {
    session.print({ items: [], plan }, () => 'Everything is as asked for. Nothing to do.');
    return;
  }
  session.note(planText(plan));
  const allowWidening = await askConsent(session, plan, options);
  const { token } = await session.client.installs.consent({ planId: plan.planId });
  const { jobId } = await session.client.installs.install({ planId: plan.planId, token, allowWidening });
  const items = await session.finish(jobId, followOnTerminal(session));
  session.print({ items }, () =>
    (items as readonly { extensionId: string; version: string; status: string }[])
      .map((one) => `${one.extensionId}@${one.version} is ${one.status}`)
      .join('\n'),
  );
}

/** @throws cli.consent-needed without a terminal and without `--yes`; cli.cancelled when the person declines */
async function askConsent(
  session: Session,
  plan: InstallPlan,
  options: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  if (options['yes'] === true) return options['allowWidening'] === true;
  if (!session.io.interactive || session.json) throw new StationError('cli.consent-needed', { plan });
  const widening = plan.steps.filter((step) => step.widens && step.fromVersion !== null);
  await demandYes(
    widening.length === 0
      ? 'Go ahead?'
      : `${widening.map((step) => printable(step.displayName)).join(', ')} may do more than before. Go ahead and allow it?`,
  );
  return widening.length > 0;
}
