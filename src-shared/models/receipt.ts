import { z } from 'zod';

/** What a user says they did with a version: installed it, or ran it. */
export const receiptKindSchema = z.enum(['installed', 'ran']);
export type ReceiptKind = z.infer<typeof receiptKindSchema>;

/** What a server keeps of one report. */
export const receiptSchema = z.object({
  id: z.string(),
  kind: receiptKindSchema,
  extensionId: z.string(),
  version: z.string(),
  /** `sha256:<hex>` of the package. */
  digest: z.string(),
  /** The reporter's own name for the run; null for an installation. */
  runId: z.string().nullable(),
  /** Metered units of a run; 0 for an installation. */
  units: z.int(),
  /** When the server learned of it. */
  at: z.iso.datetime(),
});
export type Receipt = z.infer<typeof receiptSchema>;
