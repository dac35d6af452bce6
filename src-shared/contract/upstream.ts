import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { TEXT_LIMITS } from '../limits.ts';
import { extensionIdSchema, versionSchema } from '../models/manifest.ts';
import { reportReasonSchema } from '../models/moderation.ts';
import { remoteIdSchema } from '../models/remote.ts';
import { aspectsSchema, starsSchema } from '../models/review.ts';
import { keepSchema, upstreamItemSchema, upstreamStateSchema } from '../models/upstream.ts';
import { digestSchema, pageSchema, procedure } from './procedure.ts';

const registryId = remoteIdSchema;
const id = z.string().max(64);
const reason = z.string().trim().max(TEXT_LIMITS.reason);

/** What goes from this station to servers that it follows: written down first, sent as soon as a server can be reached. */
export const upstream = {
  /** A signed package, to be submitted there. */
  publish: procedure({ role: 'developer', reach: 'local' }, 'upstream', 'sync', 'packages', 'trust')
    .input(
      z.object({
        registryId,
        /** Of a package that this home holds. */
        digest: digestSchema,
        bundle: jsonSchema.nullable(),
        /** How it was made, as `submissions.start` takes it. */
        provenance: jsonSchema.nullable().optional(),
        publicKey: z.string().max(10_000).optional(),
      }),
    )
    .output(upstreamItemSchema),
  /** A rating, at the server that the version came from. */
  rate: procedure({ role: 'user', reach: 'local' }, 'upstream', 'sync', 'registry', 'installs')
    .input(
      z.object({
        /** The server that the extension came from where left out. */
        registryId: registryId.optional(),
        extensionId: extensionIdSchema,
        /** The installed one where left out. */
        version: versionSchema.optional(),
        stars: starsSchema,
        aspects: aspectsSchema.default({}),
        title: z.string().max(TEXT_LIMITS.reviewTitle).default(''),
        text: z.string().max(TEXT_LIMITS.reviewText).default(''),
      }),
    )
    .output(upstreamItemSchema),
  /** Takes a rating back. */
  unrate: procedure({ role: 'user', reach: 'local' }, 'upstream', 'sync', 'registry', 'installs')
    .input(
      z.object({
        registryId: registryId.optional(),
        extensionId: extensionIdSchema,
        version: versionSchema.optional(),
      }),
    )
    .output(upstreamItemSchema),
  /** A decision on a submission there. */
  decide: procedure({ role: 'reviewer', reach: 'local' }, 'upstream', 'sync')
    .input(
      z.object({
        registryId,
        extensionId: extensionIdSchema,
        version: versionSchema,
        verdict: z.enum(['approve', 'reject']),
        reason: reason.default(''),
        /** The package that was read: another one at the server is a conflict. */
        digest: digestSchema,
      }),
    )
    .output(upstreamItemSchema),
  /** A report to the moderators there. */
  report: procedure({ role: 'user', reach: 'local' }, 'upstream', 'sync', 'registry')
    .input(
      z.object({
        registryId: registryId.optional(),
        extensionId: extensionIdSchema,
        version: versionSchema.optional(),
        reason: reportReasonSchema,
        text: reason.default(''),
      }),
    )
    .output(upstreamItemSchema),
  /** Newest first. */
  list: procedure({ role: 'user', reach: 'local' }, 'sync')
    .input(
      pageSchema.extend({
        registryId: registryId.optional(),
        state: upstreamStateSchema.optional(),
        /** Leaves out what ended. */
        open: z.boolean().default(false),
        subject: z.string().max(300).optional(),
      }),
    )
    .output(
      z.object({
        items: z.array(upstreamItemSchema),
        /** How many have not ended, and how many of these need a person. */
        open: z.int(),
        needYou: z.int(),
      }),
    ),
  get: procedure({ role: 'user', reach: 'local' }, 'upstream')
    .input(z.object({ id }))
    .output(upstreamItemSchema),
  /** Looks after everything that has not ended, due or not. */
  send: procedure({ role: 'user', reach: 'local' }, 'upstream', 'sync')
    .input(z.object({ registryId: registryId.optional() }))
    .output(z.object({ jobId: z.string() })),
  /** What was refused is tried once more. */
  retry: procedure({ role: 'user', reach: 'local' }, 'upstream')
    .input(z.object({ id }))
    .output(upstreamItemSchema),
  /** What the server has taken in already stays there. */
  cancel: procedure({ role: 'user', reach: 'local' }, 'upstream')
    .input(z.object({ id }))
    .output(upstreamItemSchema),
  resolve: procedure({ role: 'user', reach: 'local' }, 'upstream')
    .input(z.object({ id, keep: keepSchema }))
    .output(upstreamItemSchema),
};
