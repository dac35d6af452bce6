import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { packageDiffSchema } from '../models/package.ts';
import { digestSchema, packageOperandSchema, pathSchema, procedure } from './procedure.ts';

/** Package files of this machine and packages of this home, side by side. */
export const packages = {
  /** Puts a package file into this home's blobs, so that it can be submitted by its digest. Finds the bundle and the provenance beside it. */
  import: procedure({ role: 'developer', reach: 'local' }, 'packages', 'files')
    .input(z.object({ path: pathSchema, bundle: pathSchema.optional(), provenance: pathSchema.optional() }))
    .output(
      z.object({
        digest: digestSchema,
        extensionId: z.string(),
        version: z.string(),
        bundle: jsonSchema.nullable(),
        /** How it was made, as its publisher states it; null where nothing is stated. */
        provenance: jsonSchema.nullable(),
      }),
    ),
  /** Differences of two packages: files, `id@version`s of this home, or one of each. */
  diff: procedure({ role: 'user', reach: 'local' }, 'packages', 'registry', 'files')
    .input(z.object({ from: packageOperandSchema, to: packageOperandSchema }))
    .output(packageDiffSchema),
};
