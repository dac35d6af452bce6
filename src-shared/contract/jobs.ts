import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { jobEventSchema, jobSchema, jobStateSchema } from '../models/job.ts';
import { cursorPageSchema, nextCursorSchema, pageSchema, procedure } from './procedure.ts';

const jobId = z.string().max(64);

/** Long work that was started by another procedure. */
export const jobs = {
  get: procedure({ role: 'user', reach: 'any', scopes: ['publish'] }, 'jobs')
    .route({ method: 'GET', path: '/jobs/{jobId}', summary: 'One job' })
    .input(z.object({ jobId }))
    .output(jobSchema),
  list: procedure({ role: 'user', reach: 'any' })
    .route({ method: 'GET', path: '/jobs', summary: 'Jobs, newest first' })
    .input(cursorPageSchema.extend({ state: jobStateSchema.optional() }))
    .output(z.object({ items: z.array(jobSchema), nextCursor: nextCursorSchema })),
  /** Streams what happens after `afterSeq` and ends with the job. Reconnect with the last seq seen. */
  watch: procedure({ role: 'user', reach: 'any', scopes: ['publish'] }, 'jobs')
    .route({ method: 'GET', path: '/jobs/{jobId}/events', summary: 'Events of a job as they happen' })
    .input(z.object({ jobId, afterSeq: z.coerce.number().int().min(0).default(0) }))
    .output(eventIterator(jobEventSchema)),
  cancel: procedure({ role: 'user', reach: 'any' }, 'jobs')
    .route({ method: 'POST', path: '/jobs/{jobId}/cancel', summary: 'Ask a job to stop' })
    .input(z.object({ jobId }))
    .output(jobSchema),
  deadLetters: procedure({ role: 'admin', reach: 'any' }, 'auth')
    .route({ method: 'GET', path: '/job-dead-letters', summary: 'Jobs that were given up, newest first' })
    .input(pageSchema)
    .output(z.object({ items: z.array(jobSchema) })),
  retry: procedure({ role: 'admin', reach: 'any' }, 'jobs', 'auth')
    .route({
      method: 'POST',
      path: '/jobs/{jobId}/retry',
      summary: 'Have a job that was given up tried again',
    })
    .input(z.object({ jobId }))
    .output(jobSchema),
};
