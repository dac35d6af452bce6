import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { submissionSchema, versionStateSchema } from '../models/catalog.ts';
import { auditReportSchema } from '../models/finding.ts';
import { extensionIdSchema, versionSchema } from '../models/manifest.ts';
import { digestSchema, cursorPageSchema, nextCursorSchema, procedure } from './procedure.ts';

/** The start of long work: watch it with `jobs.watch`. */
export const jobStartedSchema = z.object({ jobId: z.string() });

/** Packages on their way through audit and review. */
export const submissions = {
  start: procedure(
    { role: 'developer', reach: 'any', scopes: ['publish'] },
    'registry',
    'packages',
    'trust',
    'validation',
  )
    .route({
      method: 'POST',
      path: '/submissions',
      summary: 'Submit an uploaded package for audit and review (a job)',
    })
    .input(
      z.object({
        digest: digestSchema,
        bundle: jsonSchema.nullable(),
        publicKey: z.string().max(10_000).optional(),
        /** How the package was made: SLSA provenance v1 in a bundle, signed with a key of the publisher. */
        provenance: jsonSchema.nullable().optional(),
      }),
    )
    .output(jobStartedSchema),
  get: procedure({ role: 'developer', reach: 'any' }, 'registry')
    .route({ method: 'GET', path: '/submissions/{id}', summary: 'One submission with its audit report' })
    .input(z.object({ id: z.string().max(64) }))
    .output(z.object({ submission: submissionSchema, report: auditReportSchema.nullable() })),
  list: procedure({ role: 'developer', reach: 'any' })
    .route({ method: 'GET', path: '/submissions', summary: 'Submissions, newest first' })
    .input(
      cursorPageSchema.extend({
        state: versionStateSchema.optional(),
        extensionId: extensionIdSchema.optional(),
        version: versionSchema.optional(),
      }),
    )
    .output(z.object({ items: z.array(submissionSchema), nextCursor: nextCursorSchema })),
};
