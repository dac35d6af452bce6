import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { errorBodySchema } from './error-body.ts';

/** What a station sends to a server that it follows. */
export const UPSTREAM_KINDS = ['publish', 'rate', 'unrate', 'decide', 'report'] as const;
/** Such a kind. */
export const upstreamKindSchema = z.enum(UPSTREAM_KINDS);
export type UpstreamKind = z.infer<typeof upstreamKindSchema>;

/**
 * `waiting` is tried again at `dueAt`; `following` was taken in and the server works on it; `conflict` needs the person's choice;
 * `refused` was answered with a reason. `done` and `cancelled` are final.
 */
export const UPSTREAM_STATES = [
  'waiting',
  'sending',
  'following',
  'conflict',
  'refused',
  'done',
  'cancelled',
] as const;
/** Such a state. */
export const upstreamStateSchema = z.enum(UPSTREAM_STATES);
export type UpstreamState = z.infer<typeof upstreamStateSchema>;

/** One field on which this station and the server differ; null where a side has none. */
export const conflictFieldSchema = z.object({
  field: z.string(),
  mine: z.string().nullable(),
  theirs: z.string().nullable(),
});
export type ConflictField = z.infer<typeof conflictFieldSchema>;

/** Which side stays. */
export const keepSchema = z.enum(['mine', 'theirs']);
export type Keep = z.infer<typeof keepSchema>;

/** What stands in the way, field by field, and what may be chosen. */
export const upstreamConflictSchema = z.object({
  fields: z.array(conflictFieldSchema),
  choices: z.array(keepSchema),
});
export type UpstreamConflict = z.infer<typeof upstreamConflictSchema>;

/** What another one waits for. */
const upstreamHolderSchema = z.object({
  id: z.string(),
  kind: upstreamKindSchema,
  state: upstreamStateSchema,
});

/** One thing on its way to a server. Times are ISO 8601. */
export const upstreamItemSchema = z.object({
  id: z.string(),
  /** The server's short name. */
  registryId: z.string(),
  kind: upstreamKindSchema,
  /** What it is about: `publisher.name`, or `publisher.name@1.2.3`. */
  subject: z.string(),
  /** What is sent, as it was written. */
  content: jsonSchema,
  state: upstreamStateSchema,
  /** Since it was written or last changed by hand. */
  attempts: z.int(),
  createdAt: z.iso.datetime(),
  /** When it is tried, or looked after, again; null where nothing is to be done, or something else has to go first. */
  dueAt: z.iso.datetime().nullable(),
  /** What has to be sent, or chosen about, before; null where nothing holds it up. */
  heldBy: upstreamHolderSchema.nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** Why it waits, or what it was refused with. */
  error: errorBodySchema.nullable(),
  conflict: upstreamConflictSchema.nullable(),
  /** What the server made of it so far: a submission and its state, a review, a report. */
  outcome: jsonSchema,
});
export type UpstreamItem = z.infer<typeof upstreamItemSchema>;
