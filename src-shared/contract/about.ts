import { z } from 'zod';
import { roleSchema } from '../models/role.ts';
import { procedure } from './procedure.ts';

/** What this station is. */
export const about = {
  get: procedure({ role: 'user', reach: 'any' })
    .route({ method: 'GET', path: '/about', summary: 'What this station is' })
    .output(
      z.object({
        name: z.string(),
        version: z.string(),
        guestApi: z.string(),
        simulation: z.boolean(),
        ruleset: z.string(),
        limits: z.object({
          packageBytes: z.int(),
          unpackedBytes: z.int(),
          entries: z.int(),
          pageSize: z.int(),
        }),
      }),
    ),
  /** How the one who asks is known here: what they may do, for whom, until when. */
  me: procedure({ role: 'user', reach: 'any' })
    .route({ method: 'GET', path: '/about/me', summary: 'Who you are signed in as' })
    .output(
      z.object({
        /** As reviews and the log name them. */
        userId: z.string(),
        /** Of the access token; null where there is none. */
        name: z.string().nullable(),
        role: roleSchema,
        /** The one publisher they may act for; null for all that they own. */
        publisherId: z.string().nullable(),
        tenant: z.string().nullable(),
        /** When the token ends; null for never. */
        expiresAt: z.iso.datetime().nullable(),
      }),
    ),
};
