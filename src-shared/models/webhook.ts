import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { EVENT_TYPES } from './event-types.ts';

export { EVENT_TYPES, type EventType } from './event-types.ts';

/** A kind of event. */
export const eventTypeSchema = z.enum(EVENT_TYPES);

/** An event as it is sent: CloudEvents 1.0, structured JSON mode. */
export const cloudEventSchema = z.object({
  specversion: z.literal('1.0'),
  /** The same each time that this event is sent: do its effects once. */
  id: z.string(),
  /** `urn:uuid:…` of the home. */
  source: z.string(),
  type: eventTypeSchema,
  /** What it is about: `publisher.name@1.2.3` or `publisher.name`. */
  subject: z.string(),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  data: z.record(z.string(), jsonSchema),
});
export type CloudEvent = z.infer<typeof cloudEventSchema>;

/** Where events go. The secret is shown when it is made, and never again. */
export const webhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  eventTypes: z.array(eventTypeSchema),
  state: z.enum(['enabled', 'disabled']),
  /** Why it is disabled, where it is. */
  disabledReason: z.string().nullable(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  /** Since when no delivery has come through. */
  failingSince: z.iso.datetime().nullable(),
  lastSuccessAt: z.iso.datetime().nullable(),
});
export type Webhook = z.infer<typeof webhookSchema>;

/** A state of a delivery: waiting for its (next) attempt, taken by the receiver, or given up. */
export const deliveryStateSchema = z.enum(['waiting', 'delivered', 'dead']);
export type DeliveryState = z.infer<typeof deliveryStateSchema>;

/** One event on its way to one endpoint. */
export const deliverySchema = z.object({
  id: z.string(),
  webhookId: z.string(),
  eventId: z.string(),
  type: eventTypeSchema,
  subject: z.string(),
  state: deliveryStateSchema,
  attempts: z.int(),
  /** When it is sent (again); null once it is over. */
  dueAt: z.iso.datetime().nullable(),
  /** The status of the last answer; null where there was none. */
  lastStatus: z.int().nullable(),
  /** What went wrong last; null where nothing did. */
  lastProblem: z.string().nullable(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type Delivery = z.infer<typeof deliverySchema>;
