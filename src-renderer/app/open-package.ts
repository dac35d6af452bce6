import { api } from '../client.ts';
import { consentTo } from './consent.ts';
import { notifyProblem } from './notify.tsx';

/** A package file that was opened: plans its installation and shows the sheet. Nothing is installed before a person agreed there. */
export async function openPackage(path: string): Promise<void> {
  try {
    const plan = await api.installs.plan({ action: 'install', operands: [{ kind: 'file', path }] });
    await consentTo(plan.planId);
  } catch (error) {
    notifyProblem(error);
  }
}
