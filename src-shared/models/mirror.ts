import { z } from 'zod';
import { markKindSchema } from './catalog.ts';

const time = z.iso.datetime();
const count = z.int();

/** How many lines of each kind a review shows; the numbers beside them are of all. */
export const REVIEW_LINES = 200;

/** What a mirror file holds and what of it is new here, after everything in it was verified. */
export const mirrorReviewSchema = z.object({
  reviewId: z.string(),
  path: z.string(),
  sizeBytes: count,
  /** When it was made, and the moment as of which all of it held. */
  createdAt: time,
  asOf: time,
  exporter: z.object({
    name: z.string(),
    fingerprint: z.string(),
    /** Earlier files of the same registry came from the same exporter. */
    isKnown: z.boolean(),
  }),
  registry: z.object({
    /** Its short name here, from now on where it is new. */
    id: z.string(),
    name: z.string(),
    url: z.string().nullable(),
    isNew: z.boolean(),
    rootFingerprint: z.string(),
    /** The root is believed already. Otherwise a person has to compare the fingerprint. */
    isConfirmed: z.boolean(),
  }),
  /** Roles whose time is over by the clock of this machine. */
  stale: z.array(z.object({ role: z.string(), version: count, expires: time })),
  /** Goes on from an earlier file, of that time. */
  since: time.nullable(),
  log: z.object({ size: count, known: count }),
  totals: z.object({
    extensions: count,
    newExtensions: count,
    packages: count,
    newPackages: count,
    bytes: count,
    newMarks: count,
    /** Reviews that were kept before these were told of have none. */
    liftedMarks: count.default(0),
    newKeys: count,
    conflicts: count,
  }),
  packages: z.array(
    z.object({
      extensionId: z.string(),
      version: z.string(),
      digest: z.string(),
      sizeBytes: count,
      signer: z.string(),
      simulated: z.boolean(),
      isNew: z.boolean(),
    }),
  ),
  /** Marks that are not known here yet. */
  marks: z.array(
    z.object({
      extensionId: z.string(),
      version: z.string(),
      kind: markKindSchema,
      reason: z.string(),
      isInstalled: z.boolean(),
    }),
  ),
  /** Marks that are known here, and that the log takes back. */
  lifted: z
    .array(
      z.object({
        extensionId: z.string(),
        version: z.string(),
        kind: markKindSchema,
        isInstalled: z.boolean(),
      }),
    )
    .default([]),
  /** Keys of publishers that are believed from now on. */
  keys: z.array(z.object({ publisherId: z.string(), fingerprint: z.string() })),
  /** Names that belong to somebody else here: they are shown and not taken over. */
  conflicts: z.array(z.object({ extensionId: z.string(), pinnedTo: z.string() })),
});
/** See the schema of the same name. */
export type MirrorReview = z.infer<typeof mirrorReviewSchema>;

/** What an import came to. */
export const mirrorImportedSchema = z.object({
  registryId: z.string(),
  extensions: count,
  versions: count,
  packages: count,
  conflicts: count,
  logSize: count,
});
/** See the schema of the same name. */
export type MirrorImported = z.infer<typeof mirrorImportedSchema>;
