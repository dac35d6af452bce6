import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { PAGE_LIMITS } from '../limits.ts';
import { extensionIdSchema, versionSchema } from '../models/manifest.ts';
import { roleSchema } from '../models/role.ts';
import { nextCursorSchema, procedure } from './procedure.ts';

const word = z.string().min(1).max(300);

/** A number of leaves, or the place of one. */
const countSchema = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** SHA-256 hashes in hex, in the order that RFC 6962 gives them. */
const hashesSchema = z.array(z.string());

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

  /** The tree covers every leaf that was written before the call. */
  checkpoint: procedure({ role: 'user', reach: 'any', sameForAll: true }, 'log', 'trust')
    .route({ method: 'GET', path: '/log/checkpoint', summary: 'The signed size and root of the log' })
    .output(
      z.object({
        /** A signed note (C2SP tlog-checkpoint). */
        checkpoint: z.string(),
        size: z.int(),
      }),
    ),
  identity: procedure({ role: 'user', reach: 'any', sameForAll: true }, 'trust')
    .route({ method: 'GET', path: '/log/identity', summary: 'The name and the key of the log' })
    .output(
      z.object({
        origin: z.string(),
        /** SPKI PEM, Ed25519. Whoever takes it over the same wire as the checkpoints proves nothing by it. */
        publicKey: z.string(),
      }),
    ),
  /** Of one leaf in the tree of `size` leaves: by its place, or the one that says that a version was approved. */
  inclusion: procedure({ role: 'user', reach: 'any', sameForAll: true }, 'log')
    .route({ method: 'GET', path: '/log/inclusion', summary: 'The proof that the log holds a leaf' })
    .input(
      z
        .object({
          seq: countSchema.optional(),
          extensionId: extensionIdSchema.optional(),
          version: versionSchema.optional(),
          size: countSchema,
        })
        .refine(
          ({ seq, extensionId, version }) =>
            seq === undefined
              ? extensionId !== undefined && version !== undefined
              : extensionId === undefined && version === undefined,
          'name the leaf by its seq, or by extensionId and version',
        ),
    )
    .output(
      z.object({
        seq: z.int(),
        /** RFC 8785 text, byte for byte what was hashed. */
        leaf: z.string(),
        size: z.int(),
        proof: hashesSchema,
      }),
    ),
  consistency: procedure({ role: 'user', reach: 'any', sameForAll: true }, 'log', 'trust')
    .route({ method: 'GET', path: '/log/consistency', summary: 'The proof that the log only grew' })
    .input(z.object({ from: countSchema, to: countSchema }))
    .output(z.object({ proof: hashesSchema })),
  /** What it takes to follow the log from `size` on. */
  frontier: procedure({ role: 'user', reach: 'any', sameForAll: true }, 'log')
    .route({ method: 'GET', path: '/log/frontier', summary: 'The roots of the perfect trees of the log' })
    .input(z.object({ size: countSchema }))
    .output(z.object({ size: z.int(), hashes: hashesSchema })),
};
