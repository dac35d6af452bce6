import { z } from 'zod';
import { extensionIdSchema } from '../models/manifest.ts';
import { mirrorReviewSchema } from '../models/mirror.ts';
import { remoteIdSchema } from '../models/remote.ts';
import { pathSchema, procedure } from './procedure.ts';
import { jobStartedSchema } from './submissions.ts';

const fingerprint = z.string().max(200);

/** Files that carry a registry to stations without a network. */
export const mirror = {
  /**
   * Writes one signed file with chosen packages, what they need, and all that it takes to believe them (a job). Its result tells
   * the path, how many packages are in it, and the fingerprint of the root that its readers compare.
   */
  startExport: procedure({ role: 'admin', reach: 'local' }, 'mirror', 'sync', 'tuf', 'trust', 'files')
    .input(
      z.object({
        out: pathSchema,
        /** A server that is followed; this home itself where left out. */
        from: remoteIdSchema.optional(),
        /** Everything that it offers. */
        all: z.boolean().default(false),
        /** Without a range the newest version, with one every version in it; what they need comes along. */
        named: z
          .array(z.object({ extensionId: extensionIdSchema, range: z.string().max(100).optional() }))
          .max(1_000)
          .default([]),
        /** An earlier file: what it brought stays out. */
        since: pathSchema.optional(),
        /** The same by date: what was approved before stays out. */
        sinceDate: z.union([z.iso.date(), z.iso.datetime()]).optional(),
        /** Address at which this home can be reached, for those who later can. */
        url: z.string().max(2_048).optional(),
      }),
    )
    .output(jobStartedSchema),
  /** Verifies a file whole, and changes nothing (a job). Its result is the review, which an import is held to. */
  startInspect: procedure({ role: 'user', reach: 'local' }, 'mirror', 'sync', 'trust', 'files', 'packages')
    .input(
      z.object({
        path: pathSchema,
        /** root.json as whoever runs the registry handed it out. */
        rootPath: pathSchema.optional(),
        /** Of the root, compared by the person. */
        fingerprint: fingerprint.optional(),
        /** Short name for the registry here, where it is new. */
        as: remoteIdSchema.optional(),
        /** Fingerprint of the exporter, where it is another one than before and meant. */
        exporter: fingerprint.optional(),
      }),
    )
    .output(jobStartedSchema),
  /** What was reviewed, for the surface on which a person decides. */
  review: procedure({ role: 'user', reach: 'local' }, 'mirror')
    .input(z.object({ reviewId: z.string().max(64) }))
    .output(mirrorReviewSchema),
  /** Imports exactly the file that was reviewed (a job), for a person who saw the review. Its result says what came here. */
  startImport: procedure({ role: 'admin', reach: 'local', consent: true }, 'mirror', 'sync', 'trust')
    .input(
      z.object({
        reviewId: z.string().max(64),
        /** Of the root, where it is not believed yet: what the person compared. */
        fingerprint: fingerprint.optional(),
      }),
    )
    .output(jobStartedSchema),
};
