import { z } from 'zod';
import { procedure } from './procedure.ts';
import { jobStartedSchema } from './submissions.ts';

/** The sample extensions that come with the program. */
export const samples = {
  list: procedure({ role: 'user', reach: 'local' }, 'projects').output(
    z.object({
      items: z.array(
        z.object({
          extensionId: z.string(),
          displayName: z.string(),
          description: z.string(),
          listed: z.boolean(),
        }),
      ),
    }),
  ),
  /** Packs, signs, submits and approves the five samples, so that nobody meets an empty catalog (a job). */
  add: procedure(
    { role: 'admin', reach: 'local' },
    'projects',
    'registry',
    'packages',
    'trust',
    'validation',
  ).output(jobStartedSchema),
};
