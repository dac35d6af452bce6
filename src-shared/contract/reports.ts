import { z } from 'zod';
import { extensionIdSchema, versionSchema } from '../models/manifest.ts';
import { reportReasonSchema, reportSchema, reportStateSchema } from '../models/moderation.ts';
import { TEXT_LIMITS } from '../limits.ts';
import { cursorPageSchema, nextCursorSchema, procedure } from './procedure.ts';

const page = z.object({ items: z.array(reportSchema), nextCursor: nextCursorSchema });

/** What users report of extensions, and what moderators make of it. */
export const reports = {
  file: procedure({ role: 'user', reach: 'any' }, 'reports', 'registry')
    .route({
      method: 'POST',
      path: '/extensions/{extensionId}/reports',
      summary: 'Report an extension, or one version of it, to the moderators',
    })
    .input(
      z.object({
        extensionId: extensionIdSchema,
        version: versionSchema.optional(),
        reason: reportReasonSchema,
        text: z.string().max(TEXT_LIMITS.reason).default(''),
      }),
    )
    .output(reportSchema),
  own: procedure({ role: 'user', reach: 'any' })
    .route({ method: 'GET', path: '/reports/own', summary: 'What you reported, newest first' })
    .input(cursorPageSchema)
    .output(page),
  list: procedure({ role: 'reviewer', reach: 'any' })
    .route({ method: 'GET', path: '/reports', summary: 'Reports, newest first' })
    .input(
      cursorPageSchema.extend({
        state: reportStateSchema.optional(),
        extensionId: extensionIdSchema.optional(),
      }),
    )
    .output(page),
  settle: procedure({ role: 'reviewer', reach: 'any' }, 'reports', 'registry')
    .route({ method: 'POST', path: '/reports/{id}/settle', summary: 'Say what a report comes to' })
    .input(
      z.object({
        id: z.string().max(64),
        outcome: z.enum(['upheld', 'dismissed']),
        reason: z.string().trim().min(1).max(TEXT_LIMITS.reason),
      }),
    )
    .output(reportSchema),
};
