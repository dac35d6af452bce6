import { recordTransition } from '../store/index.ts';
import type { Tx, WebhookRow } from '../store/port.ts';

/** Appends the leaf of a change to an endpoint. Its address is not in it: some carry a secret. */
export async function recordWebhook(
  tx: Tx,
  change: 'created' | 'secret-changed' | 'disabled' | 'enabled' | 'deleted',
  row: WebhookRow,
  by: { readonly userId: string | null; readonly at: number },
): Promise<void> {
  const { id: webhookId, eventTypes } = row;
  const facts = { webhookId, eventTypes: [...eventTypes] };
  await recordTransition(tx, { type: `webhook.${change}`, userId: by.userId, facts }, by.at);
}
