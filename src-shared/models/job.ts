import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { errorBodySchema } from './error-body.ts';

/** A state of a job; the last three are final. */
export const jobStateSchema = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);
export type JobState = z.infer<typeof jobStateSchema>;

/** Durable long work. Times are ISO 8601; progress goes from 0 to 1. */
export const jobSchema = z.object({
  id: z.string(),
  kind: z.string(),
  state: jobStateSchema,
  progress: z.number(),
  /** What it is doing, for people. */
  phase: z.string(),
  attempts: z.int(),
  /** Who started it. */
  actor: z.string(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  result: jsonSchema,
  error: errorBodySchema.nullable(),
  /** Given up after its last attempt, or for a reason that nobody foresaw: an administrator may have it tried again. */
  dead: z.boolean(),
  /** When it is tried again, while it waits for that. */
  retryAt: z.iso.datetime().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** Something that happened to a job. `seq` counts from 1 within the job. */
export const jobEventSchema = z.object({
  jobId: z.string(),
  seq: z.int(),
  at: z.iso.datetime(),
  state: jobStateSchema,
  progress: z.number(),
  phase: z.string(),
});
export type JobEvent = z.infer<typeof jobEventSchema>;
