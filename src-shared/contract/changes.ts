import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './procedure.ts';

export const changes = {
  /** One event soon after any process changed this home. */
  watch: procedure({ role: 'user', reach: 'local' }).output(
    eventIterator(z.object({ at: z.iso.datetime() })),
  ),
};
