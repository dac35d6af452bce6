import type { WebhookRow } from '../store/port.ts';
import type { SecretBox } from '../trust/index.ts';

/** A sealed secret opens for its endpoint alone. */
export function placeOf(webhookId: string): string {
  return `webhook ${webhookId}`;
}

/** The secrets that sign now: the newest first, then the one before it for as long as it lasts. */
export async function secretsOf(
  { id, secret, previousSecret, previousUntil }: WebhookRow,
  box: SecretBox,
  now: number,
): Promise<readonly string[]> {
  const sealed = [secret];
  if (previousSecret !== null && previousUntil !== null && previousUntil > now) sealed.push(previousSecret);
  return Promise.all(sealed.map((one) => box.open(one, placeOf(id))));
}
