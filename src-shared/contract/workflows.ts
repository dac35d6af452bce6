import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { TEXT_LIMITS } from '../limits.ts';
import { workflowUploadSchema } from '../workflow-upload.ts';
import { procedure } from './procedure.ts';

/** A Sigstore bundle, as JSON or as the text of it, or the base64 of a bare signature. */
const signatureSchema = z.union([z.string().min(1).max(1_000_000), z.record(z.string(), jsonSchema)]);

/** Only ever there, and true, for what was let in by simulation mode: it says so in every answer, for good. */
const simulated = z.literal(true).optional();

/** How the platform shows a version: what waits for its audit waits for a decision. */
const statusSchema = z.enum(['pending', 'approved', 'rejected']);

/**
 * The platform's own calls, in the platform's own shapes: workflows as JSON in place of packages. A server also answers them
 * at `/wpk/…`, without the prefix of its other routes.
 */
export const workflows = {
  upload: procedure({ role: 'developer', reach: 'any' }, 'registry', 'workflows', 'packages', 'trust')
    .route({
      method: 'POST',
      path: '/wpk/upload',
      summary: 'Upload a workflow for review',
      description:
        'The signature is over the RFC 8785 canonical JSON of {"content": …, "name": …, "version": …}. The audit is a job.',
    })
    .input(workflowUploadSchema.extend({ signature: signatureSchema }))
    .output(z.object({ id: z.string(), status: z.literal('uploaded'), message: z.string(), simulated })),
  list: procedure({ role: 'user', reach: 'any' }, 'registry')
    .route({ method: 'GET', path: '/wpk/list', summary: 'Versions of workflows, newest first' })
    .input(
      z.object({
        limit: z.coerce.number().int().min(1).max(1_000).default(1_000),
        cursor: z.string().max(300).optional(),
      }),
    )
    .output(
      z.object({
        wpks: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            version: z.string(),
            status: statusSchema,
            /** Seconds since 1970. */
            created_at: z.int(),
            simulated,
          }),
        ),
        /** How many stand in this answer. */
        count: z.int(),
        /** There only where more follow: give it as `cursor`. */
        next_cursor: z.string().optional(),
      }),
    ),
  review: procedure({ role: 'reviewer', reach: 'any' }, 'registry', 'workflows', 'trust')
    .route({
      method: 'POST',
      path: '/wpk/review/{id}',
      summary: 'Decide on an uploaded workflow',
      description: 'Waits for the audit to end, for a while. A rejection needs a reason.',
    })
    .input(
      z.strictObject({
        id: z.string().max(64),
        decision: z.enum(['approve', 'reject']),
        reason: z.string().trim().max(TEXT_LIMITS.reason).optional(),
      }),
    )
    .output(
      z.object({
        id: z.string(),
        status: z.enum(['approved', 'rejected']),
        message: z.string(),
        simulated,
      }),
    ),
};
