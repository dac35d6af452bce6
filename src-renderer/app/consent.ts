import { api } from '../client.ts';
import { queryClient } from './query-client.ts';
import { openTray } from './shell/tray-state.ts';

/** Shows a plan in the consent view. True when the person agreed; the work tray then shows the job. */
export async function consentTo(planId: string): Promise<boolean> {
  const { decision } = await api.window.openConsent({ planId });
  if (decision === 'kept') return false;
  openTray();
  await queryClient.invalidateQueries();
  return true;
}

/** Shows a proposed server in the consent view. True when the person compared its fingerprint and follows it. */
export async function followProposed(proposalId: string): Promise<boolean> {
  const { followed } = await api.window.openRegistryConsent({ proposalId });
  if (followed) await queryClient.invalidateQueries();
  return followed;
}

/** Shows what a mirror file would bring in the consent view. True when the person agreed; the work tray then shows the job. */
export async function importReviewed(reviewId: string): Promise<boolean> {
  const { decision } = await api.window.openMirrorConsent({ reviewId });
  if (decision === 'kept') return false;
  openTray();
  await queryClient.invalidateQueries();
  return true;
}
