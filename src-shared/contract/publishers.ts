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
  get: procedure({ role: 'user', reach: 'any', sameForAll: true }, 'registry')
    .route({ method: 'GET', path: '/publishers/{id}', summary: 'One publisher and its keys' })
    .input(z.object({ id: slugSchema }))
    .output(publisherSchema),
  list: procedure({ role: 'user', reach: 'any', sameForAll: true })
    .route({ method: 'GET', path: '/publishers', summary: 'All publishers' })
    .output(z.object({ items: z.array(publisherSchema) })),
  /** Binds a key that signs for the publisher from now on. Whoever sends it shows that they hold it. */
  addKey: procedure({ role: 'developer', reach: 'any' }, 'registry', 'trust')
    .route({ method: 'POST', path: '/publishers/{id}/keys', summary: 'Register a signing key' })
    .input(
      z.object({
        id: slugSchema,
        /** SPKI PEM, ECDSA P-256. */
        publicKey: z.string().max(10_000),
        /** Base64 signature by the key over the RFC 8785 canonical JSON of `{"keyId": …, "publisher": …}`. */
        proof: z.string().min(1).max(1_000),
      }),
    )
    .output(publisherSchema),
  /** Lets certificates of exactly this identity, vouched for by exactly this issuer, sign for the publisher. */
  addIdentity: procedure({ role: 'developer', reach: 'any' }, 'registry')
    .route({
      method: 'POST',
      path: '/publishers/{id}/identities',
      summary: 'Register an identity whose certificates sign',
    })
    .input(
      z.object({
        id: slugSchema,
        subject: z.string().trim().min(1).max(500),
        issuer: z.url({ protocol: /^https$/ }).max(500),
      }),
    )
    .output(publisherSchema),
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
