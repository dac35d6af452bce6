import { z } from 'zod';
import { pathSchema, procedure } from './procedure.ts';
import { jobStartedSchema } from './submissions.ts';

/** Care of the home as a whole. */
export const maintenance = {
  /** Full check of the home. Only store, blob and ledger errors make `ok` false. */
  doctor: procedure({ role: 'user', reach: 'local' }, 'files').output(
    z.object({
      ok: z.boolean(),
      checks: z.array(
        z.object({
          name: z.string(),
          level: z.enum(['error', 'warning']),
          ok: z.boolean(),
          detail: z.string(),
        }),
      ),
    }),
  ),
  /** Hashes every leaf of the log anew, and compares what they give with the stored tree and the signed checkpoint. */
  verifyLog: procedure({ role: 'user', reach: 'local' }, 'log', 'trust').output(
    z.object({
      ok: z.boolean(),
      size: z.int(),
      /** Hex. */
      rootHash: z.string(),
      /** Of the newest signed checkpoint; null where none was signed yet. */
      signedSize: z.int().nullable(),
      problems: z.array(z.string()),
    }),
  ),
  /** Where the home is, and what it takes of the disk by what it is for. */
  space: procedure({ role: 'user', reach: 'local' }, 'files').output(
    z.object({
      home: z.string(),
      parts: z.array(z.object({ name: z.enum(['store', 'packages', 'installed', 'other']), bytes: z.int() })),
    }),
  ),
  /** One verified file with the whole home, while others go on using it. */
  backup: procedure({ role: 'admin', reach: 'local' }, 'files')
    .input(
      z.object({
        out: pathSchema,
        /** A file that is there is replaced, once the new one is whole: only where a person agreed to that. */
        replace: z.boolean().default(false),
      }),
    )
    .output(z.object({ path: z.string(), sizeBytes: z.int(), blobs: z.int() })),
  /** Builds the search index anew from the catalog (a job), while searches go on in the old one. */
  reindex: procedure({ role: 'admin', reach: 'local' }).output(jobStartedSchema),
  /** Deletes blobs that nothing needs any more. */
  collect: procedure({ role: 'admin', reach: 'local' }, 'files').output(
    z.object({ collected: z.array(z.string()) }),
  ),
};
