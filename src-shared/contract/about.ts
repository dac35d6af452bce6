import { z } from 'zod';
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
};
