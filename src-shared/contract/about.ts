import { z } from 'zod';
import { roleSchema } from '../models/role.ts';
import { procedure } from './procedure.ts';

/** What a door may offer beside the procedures. */
export const FEATURES = [
  'blob-ranges',
  'conditional-requests',
  'cursors',
  'event-streams',
  'idempotency-keys',
  'platform-routes',
  'trusted-publishing',
  'uploads',
] as const;
const featureSchema = z.enum(FEATURES);

/** What this station is. */
export const about = {
  get: procedure({ role: 'user', reach: 'any' })
    .route({ method: 'GET', path: '/about', summary: 'What this station is' })
    .output(
      z.object({
        name: z.string(),
        version: z.string(),
        guestApi: z.string(),
        simulation: z.boolean(),
        ruleset: z.string(),
        /** What this door offers beside the procedures themselves; a client may ask before it relies on one. */
        features: z.array(featureSchema),
        limits: z.object({
          packageBytes: z.int(),
          unpackedBytes: z.int(),
          entries: z.int(),
          pageSize: z.int(),
          /** Of a JSON body, and of one address in a minute; null where the door has no such bound. */
          requestBytes: z.int().nullable(),
          requestsPerMinute: z.int().nullable(),
        }),
      }),
    ),
  /** How the one who asks is known here: what they may do, for whom, until when. */
  me: procedure({ role: 'user', reach: 'any' })
    .route({ method: 'GET', path: '/about/me', summary: 'Who you are signed in as' })
    .output(
      z.object({
        /** As reviews and the log name them. */
        userId: z.string(),
        /** Of the access token; null where there is none. */
        name: z.string().nullable(),
        role: roleSchema,
        /** The one publisher they may act for; null for all that they own. */
        publisherId: z.string().nullable(),
        tenant: z.string().nullable(),
        /** When the token ends; null for never. */
        expiresAt: z.iso.datetime().nullable(),
      }),
    ),
};
