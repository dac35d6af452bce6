import { z } from 'zod';
import { capabilityUseSchema } from '../models/finding.ts';
import { digestSchema, pathSchema, procedure } from './procedure.ts';

export const packageDiffSchema = z.object({
  from: z.object({ extensionId: z.string(), version: z.string(), digest: digestSchema }),
  to: z.object({ extensionId: z.string(), version: z.string(), digest: digestSchema }),
  files: z.array(
    z.object({
      path: z.string(),
      change: z.enum(['added', 'removed', 'changed']),
      fromBytes: z.int().nullable(),
      toBytes: z.int().nullable(),
      hunks: z.array(
        z.object({
          fromLine: z.int(),
          toLine: z.int(),
          lines: z.array(z.object({ op: z.enum([' ', '+', '-']), text: z.string() })),
        }),
      ),
    }),
  ),
  manifest: z.array(z.object({ field: z.string(), from: z.json(), to: z.json() })),
  permissions: z.object({
    added: z.array(capabilityUseSchema),
    removed: z.array(capabilityUseSchema),
    widens: z.boolean(),
  }),
});

export const packages = {
  /** Puts a package file into this home's blobs, so that it can be submitted by its digest. Finds the bundle beside it. */
  import: procedure({ role: 'developer', reach: 'local' }, 'packages')
    .input(z.object({ path: pathSchema, bundle: pathSchema.optional() }))
    .output(
      z.object({
        digest: digestSchema,
        extensionId: z.string(),
        version: z.string(),
        bundle: z.json().nullable(),
      }),
    ),
  /** Differences of two packages: files, `id@version`s of this home, or one of each. */
  diff: procedure({ role: 'user', reach: 'local' }, 'packages', 'registry')
    .input(z.object({ from: z.string().min(1).max(4096), to: z.string().min(1).max(4096) }))
    .output(packageDiffSchema),
};
