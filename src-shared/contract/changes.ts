import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './procedure.ts';

/** What other processes do to the same home. */
export const changes = {
  /** One event soon after any process changed this home. */
  watch: procedure({ role: 'user', reach: 'local' }).output(
    eventIterator(z.object({ at: z.iso.datetime() })),
  ),
};
