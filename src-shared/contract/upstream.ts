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
  publish: procedure({ role: 'developer', reach: 'local' }, 'upstream', 'sync', 'packages')
    .route({
      method: 'POST',
      path: '/upstream/publish',
      summary: 'Have a signed package submitted to a server',
    })
    .input(
      z.object({
        registryId,
        /** Of a package that this home holds. */
        digest: digestSchema,
        bundle: jsonSchema.nullable(),
        publicKey: z.string().max(10_000).optional(),
      }),
    )
    .output(upstreamItemSchema),
  rate: procedure({ role: 'user', reach: 'local' }, 'upstream', 'sync', 'registry', 'installs')
    .route({
      method: 'POST',
      path: '/upstream/rate',
      summary: 'Rate a version at the server that it came from',
    })
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
  unrate: procedure({ role: 'user', reach: 'local' }, 'upstream', 'sync', 'registry', 'installs')
    .route({ method: 'POST', path: '/upstream/unrate', summary: 'Take your rating back at the server' })
    .input(
      z.object({
        registryId: registryId.optional(),
        extensionId: extensionIdSchema,
        version: versionSchema.optional(),
      }),
    )
    .output(upstreamItemSchema),
  decide: procedure({ role: 'reviewer', reach: 'local' }, 'upstream', 'sync')
    .route({ method: 'POST', path: '/upstream/decide', summary: 'Decide on a submission at a server' })
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
  report: procedure({ role: 'user', reach: 'local' }, 'upstream', 'sync', 'registry')
    .route({
      method: 'POST',
      path: '/upstream/report',
      summary: 'Report an extension to the server that it came from',
    })
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
  list: procedure({ role: 'user', reach: 'local' })
    .route({ method: 'GET', path: '/upstream', summary: 'What is on its way to servers, newest first' })
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
    .route({ method: 'GET', path: '/upstream/{id}', summary: 'One thing on its way' })
    .input(z.object({ id }))
    .output(upstreamItemSchema),
  /** Looks after everything that has not ended, due or not. */
  send: procedure({ role: 'user', reach: 'local' }, 'upstream', 'sync')
    .route({ method: 'POST', path: '/upstream/send', summary: 'Send what waits, now (a job)' })
    .input(z.object({ registryId: registryId.optional() }))
    .output(z.object({ jobId: z.string() })),
  /** What was refused is tried once more. */
  retry: procedure({ role: 'user', reach: 'local' }, 'upstream')
    .route({ method: 'POST', path: '/upstream/{id}/retry', summary: 'Try what waits or was refused again' })
    .input(z.object({ id }))
    .output(upstreamItemSchema),
  /** What the server has taken in already stays there. */
  cancel: procedure({ role: 'user', reach: 'local' }, 'upstream')
    .route({ method: 'POST', path: '/upstream/{id}/cancel', summary: 'Send it no more' })
    .input(z.object({ id }))
    .output(upstreamItemSchema),
  resolve: procedure({ role: 'user', reach: 'local' }, 'upstream')
    .route({
      method: 'POST',
      path: '/upstream/{id}/resolve',
      summary: 'Choose which side of a conflict stays',
    })
    .input(z.object({ id, keep: keepSchema }))
    .output(upstreamItemSchema),
};
