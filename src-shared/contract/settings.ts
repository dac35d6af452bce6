import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { extensionIdSchema } from '../models/manifest.ts';
import { procedure } from './procedure.ts';

/** Settings of this home, and those of installed extensions. */
export const settings = {
  /** Simulation mode: development signatures by a throw-away root; everything made in it stays marked. */
  simulation: procedure({ role: 'admin', reach: 'local' })
    .input(z.object({ enabled: z.boolean() }))
    .output(z.object({ enabled: z.boolean() })),
  /** Values of an installed extension's own settings, defaults filled in, with the schema they follow. */
  ofExtension: procedure({ role: 'user', reach: 'local' }, 'installs')
    .input(z.object({ extensionId: extensionIdSchema }))
    .output(
      z.object({
        schema: z.record(z.string(), jsonSchema).nullable(),
        values: z.record(z.string(), jsonSchema),
      }),
    ),
  setOfExtension: procedure({ role: 'user', reach: 'local' }, 'installs')
    .input(z.object({ extensionId: extensionIdSchema, values: z.record(z.string(), jsonSchema) }))
    .output(z.object({ values: z.record(z.string(), jsonSchema) })),
};
