import { z } from 'zod';
import { extensionIdSchema, slugSchema } from './manifest.ts';
import { roleSchema, tokenScopeSchema } from './role.ts';

/** What is known of an access token; never the token itself, which is shown once. Times are ISO 8601. */
export const accessTokenSchema = z.object({
  /** Public part: 32 hexadecimal digits. */
  id: z.string(),
  /** What it is for, in its maker's words. */
  name: z.string(),
  role: roleSchema,
  /** Speaks for this publisher alone; null for all that its holder owns. */
  publisherId: slugSchema.nullable(),
  /** The one thing that it is good for; null for all that its role may do. */
  scope: tokenScopeSchema.nullable(),
  /** The one extension that it publishes; null for all of its publisher. */
  extensionId: extensionIdSchema.nullable(),
  createdAt: z.iso.datetime(),
  /** Who made it. */
  createdBy: z.string(),
  expiresAt: z.iso.datetime().nullable(),
  /** To the minute; null when it was never used. */
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
/** What is known of an access token. */
export type AccessToken = z.infer<typeof accessTokenSchema>;
