import { z } from 'zod';
import { accessTokenSchema } from '../models/access-token.ts';
import { slugSchema } from '../models/manifest.ts';
import { roleSchema } from '../models/role.ts';
import { ACCESS_LIMITS } from '../limits.ts';
import { cursorPageSchema, nextCursorSchema, procedure } from './procedure.ts';

/** Access tokens: how programs and people sign in to a server. */
export const tokens = {
  /** The only answer that holds the token itself. */
  create: procedure({ role: 'admin', reach: 'any', secretAnswer: true }, 'auth', 'registry')
    .route({ method: 'POST', path: '/tokens', summary: 'Make an access token; it is shown once' })
    .input(
      z.object({
        name: z.string().trim().min(1).max(80).default('token'),
        role: roleSchema,
        publisherId: slugSchema.nullable().default(null),
        /** Whole days from now; null never expires. */
        expiresInDays: z
          .int()
          .min(1)
          .max(ACCESS_LIMITS.tokenDays)
          .nullable()
          .default(ACCESS_LIMITS.tokenDefaultDays),
      }),
    )
    .output(accessTokenSchema.extend({ token: z.string() })),
  list: procedure({ role: 'admin', reach: 'any' })
    .route({ method: 'GET', path: '/tokens', summary: 'Access tokens, newest first' })
    .input(cursorPageSchema)
    .output(z.object({ items: z.array(accessTokenSchema), nextCursor: nextCursorSchema })),
  revoke: procedure({ role: 'admin', reach: 'any' }, 'auth')
    .route({ method: 'DELETE', path: '/tokens/{id}', summary: 'Revoke an access token at once' })
    .input(z.object({ id: z.string().max(64) }))
    .output(accessTokenSchema),
  /** JWTs cannot be called back from their issuer; this one is not taken here any more. */
  denyJwt: procedure({ role: 'admin', reach: 'any' }, 'auth')
    .route({ method: 'POST', path: '/tokens/denied-jwts', summary: 'Take one JWT of an issuer no more' })
    .input(
      z.object({
        issuer: z.string().min(1).max(500),
        jti: z.string().min(1).max(200),
        /** When it expires; it is remembered until then. */
        expiresAt: z.iso.datetime(),
      }),
    )
    .output(z.object({ denied: z.literal(true) })),
};
