import { z } from 'zod';
import { jsonSchema } from '../json.ts';
import { extensionIdSchema } from '../models/manifest.ts';
import { runRecordSchema } from '../models/installation.ts';
import { grantSchema, sandboxResultSchema } from '../models/sandbox.ts';
import { SANDBOX_CEILING } from '../limits.ts';
import { pageSchema, procedure } from './procedure.ts';

/** Runs of installed extensions and their permission receipts. */
export const runs = {
  start: procedure({ role: 'user', reach: 'local' }, 'installs', 'sandbox', 'market-data')
    .input(
      z.object({
        extensionId: extensionIdSchema,
        name: z.string().min(1).max(64),
        input: jsonSchema.default({}),
        timeoutMs: z.int().min(10).max(SANDBOX_CEILING.wallMs).optional(),
      }),
    )
    .output(sandboxResultSchema.extend({ runId: z.string(), granted: z.array(grantSchema) })),
  get: procedure({ role: 'user', reach: 'local' }, 'installs')
    .input(z.object({ runId: z.string().max(64) }))
    .output(runRecordSchema),
  list: procedure({ role: 'user', reach: 'local' })
    .input(pageSchema.extend({ extensionId: extensionIdSchema.optional() }))
    .output(z.object({ items: z.array(runRecordSchema) })),
};
