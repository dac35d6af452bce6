import { z } from 'zod';
import { jsonSchema } from '../json.ts';
import { PAGE_LIMITS } from '../limits.ts';
import { procedure } from './procedure.ts';

/** The transparency log of this home. */
export const log = {
  list: procedure({ role: 'user', reach: 'any' })
    .route({ method: 'GET', path: '/log', summary: 'Leaves of the transparency log' })
    .input(
      z.object({
        fromSeq: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(PAGE_LIMITS.maxSize).default(100),
      }),
    )
    .output(
      z.object({
        size: z.int(),
        items: z.array(
          z.object({ seq: z.int(), leafHash: z.string(), at: z.iso.datetime(), leaf: jsonSchema }),
        ),
      }),
    ),
};
