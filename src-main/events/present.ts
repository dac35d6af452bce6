import type { Delivery, Webhook } from '../../src-shared/models/webhook.ts';
import type { DeliveryRow, OutboxRow, WebhookRow } from '../store/port.ts';

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

export function presentWebhook(row: WebhookRow): Webhook {
  const { id, url, description, eventTypes, state, disabledReason, createdBy } = row;
  return {
    id,
    url,
    description,
    eventTypes: [...eventTypes],
    state,
    disabledReason,
    createdAt: iso(row.createdAt),
    createdBy,
    failingSince: isoOrNull(row.failingSince),
    lastSuccessAt: isoOrNull(row.lastSuccessAt),
  };
}

export function presentDelivery(row: DeliveryRow, event: OutboxRow): Delivery {
  const { id, endpointId: webhookId, eventId, state, attempts, lastStatus, lastProblem } = row;
  const { type, subject } = event;
  return {
    id,
    webhookId,
    eventId,
    type,
    subject,
    state,
    attempts,
    dueAt: state === 'waiting' ? iso(row.dueAt) : null,
    lastStatus,
    lastProblem,
    createdAt: iso(row.createdAt),
    endedAt: isoOrNull(row.endedAt),
  };
}
