import { z } from 'zod';
import { publisherSchema } from '../models/catalog.ts';
import { slugSchema } from '../models/manifest.ts';
import { TEXT_LIMITS } from '../limits.ts';
import { procedure } from './procedure.ts';

/** Who publishes, and the keys bound to them. */
export const publishers = {
  create: procedure({ role: 'developer', reach: 'any' }, 'registry')
    .route({ method: 'POST', path: '/publishers', summary: 'Claim a publisher id' })
    .input(z.object({ id: slugSchema, displayName: z.string().min(1).max(TEXT_LIMITS.displayName) }))
    .output(publisherSchema),
  get: procedure({ role: 'user', reach: 'any' }, 'registry')
    .route({ method: 'GET', path: '/publishers/{id}', summary: 'One publisher and its keys' })
    .input(z.object({ id: slugSchema }))
    .output(publisherSchema),
  list: procedure({ role: 'user', reach: 'any' })
    .route({ method: 'GET', path: '/publishers', summary: 'All publishers' })
    .output(z.object({ items: z.array(publisherSchema) })),
  revokeKey: procedure({ role: 'admin', reach: 'any' }, 'registry')
    .route({
      method: 'DELETE',
      path: '/publishers/{id}/keys/{keyId}',
      summary: 'Stop trusting a key of a publisher',
    })
    .input(
      z.object({
        id: slugSchema,
        keyId: z.string().min(1).max(100),
        reason: z.string().min(1).max(TEXT_LIMITS.reason),
      }),
    )
    .output(publisherSchema),
};
