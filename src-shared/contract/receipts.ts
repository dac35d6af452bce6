import { z } from 'zod';
import { RECEIPT_LIMITS } from '../limits.ts';
import { extensionIdSchema, versionSchema } from '../models/manifest.ts';
import { receiptKindSchema, receiptSchema } from '../models/receipt.ts';
import { digestSchema, pageSchema, procedure } from './procedure.ts';

const what = { extensionId: extensionIdSchema, version: versionSchema, digest: digestSchema };

/** What users tell a server of what they did with its extensions elsewhere. */
export const receipts = {
  report: procedure({ role: 'user', reach: 'any' }, 'receipts', 'registry')
    .route({ method: 'POST', path: '/receipts', summary: 'Say that you installed or ran a version' })
    .input(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('installed'), ...what }),
        z.object({
          kind: z.literal('ran'),
          ...what,
          /** Your own name for the run: the same again is the same run. */
          runId: z.string().regex(/^[\w.:-]{1,64}$/),
          units: z.int().min(1).max(RECEIPT_LIMITS.units).default(1),
        }),
      ]),
    )
    .output(
      receiptSchema.extend({
        /** False where the same was reported before; nothing changed then. */
        isNew: z.boolean(),
      }),
    ),
  list: procedure({ role: 'user', reach: 'any' })
    .route({ method: 'GET', path: '/receipts', summary: 'What you reported, newest first' })
    .input(
      pageSchema.extend({ extensionId: extensionIdSchema.optional(), kind: receiptKindSchema.optional() }),
    )
    .output(z.object({ items: z.array(receiptSchema) })),
};
