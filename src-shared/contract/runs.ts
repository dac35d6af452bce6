import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { extensionIdSchema } from '../models/manifest.ts';
import { runnableSchema, runRecordSchema } from '../models/installation.ts';
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
  /** What installed extensions contribute that can be run, the switched-off ones too. */
  available: procedure({ role: 'user', reach: 'local' }).output(z.object({ items: z.array(runnableSchema) })),
  get: procedure({ role: 'user', reach: 'local' }, 'installs')
    .input(z.object({ runId: z.string().max(64) }))
    .output(runRecordSchema),
  list: procedure({ role: 'user', reach: 'local' })
    .input(pageSchema.extend({ extensionId: extensionIdSchema.optional() }))
    .output(z.object({ items: z.array(runRecordSchema) })),
};
