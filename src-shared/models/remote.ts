import { z } from 'zod';
import { slugSchema } from './manifest.ts';

/** The short name under which a server is followed. `local` is this home's own. */
export const remoteIdSchema = slugSchema.refine((id) => id !== 'local', 'local is the name of this home');

/**
 * How it stands with a server: `new` (never synced), `current`, `behind` (it could not be reached or asked to wait: what is known
 * is as of an earlier time), `refused` (what it sent did not hold; nothing of it was taken).
 */
export const REMOTE_STATES = ['new', 'current', 'behind', 'refused'] as const;
/** One of them. */
export const remoteStateSchema = z.enum(REMOTE_STATES);
export type RemoteState = z.infer<typeof remoteStateSchema>;

/** A server that this home follows, as people see it. */
export const remoteSchema = z.object({
  id: z.string(),
  /** Null where it came in a mirror file and nobody here knows an address of it: its next file is brought, nothing is asked. */
  url: z.string().nullable(),
  name: z.string(),
  /** SHA-256 of the canonical form of the root that was compared when it was added. */
  rootFingerprint: z.string(),
  hasToken: z.boolean(),
  state: remoteStateSchema,
  addedAt: z.iso.datetime(),
  lastSyncAt: z.iso.datetime().nullable(),
  /** What is known of it was true then, or later. */
  asOf: z.iso.datetime().nullable(),
  /** Entries of its log that were verified. */
  logSize: z.int(),
  extensions: z.int(),
  conflicts: z.int(),
  /** A pull was cut and goes on with the next sync. */
  isUnfinished: z.boolean(),
  backOffUntil: z.iso.datetime().nullable(),
  /** Why the last sync failed; null after a good one. */
  lastError: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
});
export type Remote = z.infer<typeof remoteSchema>;

/** A name that a server offers although it belongs to somebody else here. It is shown and never merged. */
export const originConflictSchema = z.object({
  registryId: z.string(),
  extensionId: z.string(),
  /** `local`, or the name of another server. */
  pinnedTo: z.string(),
  /** Is it this extension that belongs to the other, or its whole publisher? */
  kind: z.enum(['extension', 'publisher']),
  displayName: z.string(),
  versions: z.array(z.string()),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
});
export type OriginConflict = z.infer<typeof originConflictSchema>;

/** One sync that came to an end. */
export const syncRecordSchema = z.object({
  registryId: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  outcome: z.enum(['done', 'failed', 'cancelled']),
  code: z.string().nullable(),
  /** Entries of the log before and after. */
  fromSize: z.int(),
  toSize: z.int(),
  /** What changed here. */
  extensions: z.int(),
  versions: z.int(),
  conflicts: z.int(),
  requests: z.int(),
  bytes: z.int(),
});
export type SyncRecord = z.infer<typeof syncRecordSchema>;
