import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { PAGE_LIMITS } from '../limits.ts';
import { roleSchema } from '../models/role.ts';
import { nextCursorSchema, procedure } from './procedure.ts';

const word = z.string().min(1).max(300);

/** One call that wrote, or was refused when it wanted to. */
const trailEntrySchema = z.object({
  seq: z.int(),
  at: z.iso.datetime(),
  /** The user id; null where nobody was asked for. */
  actor: z.string().nullable(),
  role: roleSchema,
  /** What they signed in with; null for the person at the machine. */
  credential: z.string().nullable(),
  requestId: z.string(),
  procedure: z.string(),
  /** What it was about: an extension, a version, an id or a digest. */
  target: z.string().nullable(),
  /** `ok`, or the code that it was refused or failed with. */
  code: z.string(),
  /** The tenant's name; null on a server without tenants. */
  tenant: z.string().nullable(),
});

/** The transparency log of this home, and the trail of who wrote what. */
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
  /** Newest first. */
  trail: procedure({ role: 'admin', reach: 'any' }, 'auth')
    .route({ method: 'GET', path: '/log/trail', summary: 'Who wrote what, and what was refused' })
    .input(
      z.object({
        actor: word.optional(),
        procedure: word.optional(),
        code: word.optional(),
        requestId: word.optional(),
        since: z.iso.datetime().optional(),
        until: z.iso.datetime().optional(),
        /** `nextCursor` of the page before. */
        cursor: z
          .string()
          .regex(/^\d{1,15}$/, 'use one that this list answered')
          .optional(),
        limit: z.coerce.number().int().min(1).max(PAGE_LIMITS.maxSize).default(PAGE_LIMITS.defaultSize),
      }),
    )
    .output(z.object({ items: z.array(trailEntrySchema), nextCursor: nextCursorSchema })),
};
