import { z } from 'zod';
import { isJsonObject } from '../json.ts';
import { jsonSchema } from '../json-schema.ts';
import { SYNC_LIMITS } from '../limits.ts';
import type { CatalogEntry } from '../models/catalog-entry.ts';
import { extensionIdSchema, versionSchema } from '../models/manifest.ts';
import { nextCursorSchema, procedure } from './procedure.ts';

/** Whoever reads entries holds them to `catalogEntrySchema`; whoever makes them made them of rows that were checked as they came. */
const entry = z.custom<CatalogEntry>(isJsonObject);

/** What stations that follow this server read of its catalog. */
export const sync = {
  /**
   * Extensions with their approved versions: those of up to 100 ids, or all in the order of ids from a cursor on. What was
   * written up to log entry `asOf.seq` is in it; later changes may be. A page ends early where it would become too large.
   */
  entries: procedure({ role: 'user', reach: 'any' })
    .route({ method: 'GET', path: '/sync/entries', summary: 'The catalog for stations that follow' })
    .input(
      z.object({
        /** Separated by commas. Unknown ones are left out of the answer. */
        ids: z
          .string()
          .max(SYNC_LIMITS.entriesById * 130)
          .transform((text) => text.split(','))
          .pipe(z.array(extensionIdSchema).min(1).max(SYNC_LIMITS.entriesById))
          .optional(),
        cursor: extensionIdSchema.optional(),
        limit: z.coerce.number().int().min(1).max(SYNC_LIMITS.entries).default(SYNC_LIMITS.entries),
      }),
    )
    .output(
      z.object({
        items: z.array(entry),
        asOf: z.object({ seq: z.int() }),
        /** With `ids`: the page ended before all of them were looked at; ask again for those after this one, as given. */
        nextCursor: nextCursorSchema,
      }),
    ),
  /** The publisher's signature of one approved version. */
  bundle: procedure({ role: 'user', reach: 'any' }, 'registry')
    .route({ method: 'GET', path: '/sync/bundle', summary: 'The signature of one version' })
    .input(z.object({ extensionId: extensionIdSchema, version: versionSchema }))
    .output(z.object({ bundle: jsonSchema })),
};
