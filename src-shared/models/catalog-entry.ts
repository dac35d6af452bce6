import { z } from 'zod';
import { SYNC_LIMITS, TEXT_LIMITS } from '../limits.ts';
import { markKindSchema } from './catalog.ts';
import { findingCountsSchema } from './finding.ts';
import { signerSchema } from './identity.ts';
import { extensionIdSchema, manifestSchema, versionSchema } from './manifest.ts';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const count = z.int().min(0);
/** A word that a program wrote: a fingerprint, an identity, a user id. */
const word = z
  .string()
  .max(2_048)
  .regex(/^[^\p{Cc}]*$/u);

/** A mark on a version as a server tells it. */
export const entryMarkSchema = z.object({
  kind: markKindSchema,
  reason: z.string().max(TEXT_LIMITS.reason),
  successor: extensionIdSchema.nullable(),
  evidence: z.string().max(TEXT_LIMITS.reason).nullable(),
  actor: word,
  at: z.iso.datetime(),
});

/** One approved version as a server tells it. What is installed is held to signed metadata besides. */
export const entryVersionSchema = z.object({
  version: versionSchema,
  digest,
  sizeBytes: count,
  unpackedBytes: count,
  files: count,
  manifest: manifestSchema,
  signer: signerSchema.extend({ id: word }).nullable(),
  simulated: z.boolean(),
  submittedAt: z.iso.datetime().nullable(),
  approvedAt: z.iso.datetime(),
  /** Findings of its audit, counted. */
  audit: findingCountsSchema.nullable(),
  marks: z.array(entryMarkSchema).max(3),
});

/** Everything that a server's catalog shows of one extension. */
export const catalogEntrySchema = z.object({
  id: extensionIdSchema,
  /** Name of the publisher as people read it. */
  publisherName: z.string().min(1).max(TEXT_LIMITS.displayName),
  simulated: z.boolean(),
  installs: count,
  /** Counts of 1, 2, 3, 4 and 5 stars. */
  stars: z.tuple([count, count, count, count, count]),
  createdAt: z.iso.datetime(),
  publishedAt: z.iso.datetime().nullable(),
  updatedAt: z.iso.datetime(),
  versions: z.array(entryVersionSchema).min(1).max(SYNC_LIMITS.versionsOfEntry),
});
export type CatalogEntry = z.infer<typeof catalogEntrySchema>;
export type EntryVersion = z.infer<typeof entryVersionSchema>;
