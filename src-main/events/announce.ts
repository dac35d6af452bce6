import { newId } from '../../src-shared/id.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import type { CloudEvent, EventType } from '../../src-shared/models/webhook.ts';
import type { Tx } from '../store/port.ts';

const SOURCE_KEY = 'events.source';

/** Something that happened, as rooms tell it. No person's name or words are in it: people are fingerprints. */
export interface Announcement {
  readonly type: EventType;
  /** `publisher.name@1.2.3` or `publisher.name`. */
  readonly subject: string;
  readonly data: JsonObject;
}

/**
 * Puts an event into the outbox for every endpoint that wants it, in the transaction that it tells of: it is sent if and only
 * if that is committed. Where nobody wants it, nothing is written.
 */
export async function announce(tx: Tx, { type, subject, data }: Announcement, at: number): Promise<void> {
  const endpoints = (await tx.webhooks.list()).filter(
    ({ state, eventTypes }) => state === 'enabled' && eventTypes.includes(type),
  );
  if (endpoints.length === 0) return;
  const event: CloudEvent = {
    specversion: '1.0',
    id: newId(),
    source: await sourceOf(tx),
    type,
    subject,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    data: { ...data },
  };
  await tx.webhooks.insertEvent({ id: event.id, type, subject, at, body: JSON.stringify(event) });
  for (const { id: endpointId } of endpoints) {
    await tx.webhooks.insertDelivery({
      id: newId(),
      endpointId,
      eventId: event.id,
      state: 'waiting',
      attempts: 0,
      roundAttempts: 0,
      dueAt: at,
      owner: null,
      lastStatus: null,
      lastProblem: null,
      createdAt: at,
      endedAt: null,
    });
  }
}

/** One for the home, for ever: receivers of several homes tell them apart by it. */
export async function sourceOf(tx: Tx): Promise<string> {
  const known = await tx.settings.get(SOURCE_KEY);
  if (typeof known === 'string') return known;
  const source = `urn:uuid:${newId()}`;
  await tx.settings.set(SOURCE_KEY, source);
  return source;
}
