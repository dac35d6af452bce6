import { z } from 'zod';
import { WEBHOOK_LIMITS } from '../limits.ts';
import {
  deliverySchema,
  deliveryStateSchema,
  EVENT_TYPES,
  eventTypeSchema,
  webhookSchema,
} from '../models/webhook.ts';
import { pageSchema, procedure } from './procedure.ts';

const id = z.string().max(64);
const withSecret = webhookSchema.extend({
  /** `whsec_` and base64: shown here only. */
  secret: z.string(),
});

/** Endpoints that are told of events, and the deliveries to them. */
export const webhooks = {
  create: procedure({ role: 'admin', reach: 'any', secretAnswer: true }, 'webhooks', 'auth', 'trust')
    .route({ method: 'POST', path: '/webhooks', summary: 'Have events sent to an address' })
    .input(
      z.object({
        url: z.string().min(1).max(WEBHOOK_LIMITS.urlCharacters),
        eventTypes: z
          .array(eventTypeSchema)
          .min(1)
          .max(EVENT_TYPES.length)
          .default([...EVENT_TYPES]),
        description: z.string().trim().max(200).default(''),
      }),
    )
    .output(withSecret),
  list: procedure({ role: 'admin', reach: 'any' }, 'auth')
    .route({ method: 'GET', path: '/webhooks', summary: 'Addresses that events are sent to' })
    .output(z.object({ items: z.array(webhookSchema) })),
  get: procedure({ role: 'admin', reach: 'any' }, 'webhooks', 'auth')
    .route({ method: 'GET', path: '/webhooks/{id}', summary: 'One of them' })
    .input(z.object({ id }))
    .output(webhookSchema),
  /** The secret before goes on signing beside the new one for a day. */
  rotateSecret: procedure({ role: 'admin', reach: 'any', secretAnswer: true }, 'webhooks', 'auth', 'trust')
    .route({ method: 'POST', path: '/webhooks/{id}/secret', summary: 'Give it a new secret' })
    .input(z.object({ id }))
    .output(withSecret),
  disable: procedure({ role: 'admin', reach: 'any' }, 'webhooks', 'auth')
    .route({ method: 'POST', path: '/webhooks/{id}/disable', summary: 'Send nothing there for now' })
    .input(z.object({ id }))
    .output(webhookSchema),
  enable: procedure({ role: 'admin', reach: 'any' }, 'webhooks', 'auth')
    .route({ method: 'POST', path: '/webhooks/{id}/enable', summary: 'Send there again, what waits first' })
    .input(z.object({ id }))
    .output(webhookSchema),
  delete: procedure({ role: 'admin', reach: 'any' }, 'webhooks', 'auth')
    .route({ method: 'DELETE', path: '/webhooks/{id}', summary: 'Forget the address and its deliveries' })
    .input(z.object({ id }))
    .output(z.object({ deleted: z.literal(true) })),
  deliveries: procedure({ role: 'admin', reach: 'any' }, 'webhooks', 'auth')
    .route({ method: 'GET', path: '/webhooks/{id}/deliveries', summary: 'Deliveries there, newest first' })
    .input(pageSchema.extend({ id, state: deliveryStateSchema.optional() }))
    .output(z.object({ items: z.array(deliverySchema) })),
  redeliver: procedure({ role: 'admin', reach: 'any' }, 'webhooks', 'auth')
    .route({
      method: 'POST',
      path: '/webhook-deliveries/{deliveryId}/redeliver',
      summary: 'Send an event again, with the same id',
    })
    .input(z.object({ deliveryId: id }))
    .output(deliverySchema),
  deadLetters: procedure({ role: 'admin', reach: 'any' }, 'auth')
    .route({ method: 'GET', path: '/webhook-dead-letters', summary: 'Deliveries that were given up' })
    .input(pageSchema)
    .output(z.object({ items: z.array(deliverySchema) })),
  retryDeadLetters: procedure({ role: 'admin', reach: 'any' }, 'webhooks', 'auth')
    .route({
      method: 'POST',
      path: '/webhook-dead-letters/retry',
      summary: 'Try what was given up again, of one address or of all that are enabled',
    })
    .input(z.object({ id: id.optional() }))
    .output(z.object({ retried: z.int() })),
};
