import { z } from 'zod';
import { ENTITLEMENT_LIMITS } from '../limits.ts';
import { entitlementIssuerSchema, entitlementPlanSchema, entitlementSchema } from '../models/entitlement.ts';
import { extensionIdSchema } from '../models/manifest.ts';
import { pageSchema, procedure } from './procedure.ts';

const userId = z.string().min(1).max(200);
const withToken = entitlementSchema.extend({
  /** A signed JWT that the user's station imports; useless to anybody else. */
  token: z.string(),
});

/** Rights to use paid extensions: issued by a server, verified by stations without it (see `subscriptions`). */
export const entitlements = {
  issue: procedure({ role: 'admin', reach: 'any' }, 'entitlements', 'registry', 'trust')
    .route({ method: 'POST', path: '/entitlements', summary: 'Entitle a user to an extension for a time' })
    .input(
      z.object({
        extensionId: extensionIdSchema,
        /** As their station knows them: the fingerprint that `wpk key show` prints. */
        userId,
        plan: entitlementPlanSchema,
        /** From now where left out. */
        startsAt: z.iso.datetime().optional(),
        endsAt: z.iso.datetime(),
        graceDays: z
          .int()
          .min(0)
          .max(ENTITLEMENT_LIMITS.graceDays)
          .default(ENTITLEMENT_LIMITS.graceDefaultDays),
        /** Vouches for the time: takes back what the user's machine saw while its clock ran ahead. Once, with this token. */
        resetsClock: z.boolean().default(false),
      }),
    )
    .output(withToken),
  get: procedure({ role: 'user', reach: 'any' }, 'entitlements')
    .route({ method: 'GET', path: '/entitlements/{id}', summary: 'One of yours, with its token' })
    .input(z.object({ id: z.string().max(64) }))
    .output(withToken),
  list: procedure({ role: 'user', reach: 'any' })
    .route({
      method: 'GET',
      path: '/entitlements',
      summary: 'Yours, newest first; an administrator may ask for others',
    })
    .input(
      pageSchema.extend({
        extensionId: extensionIdSchema.optional(),
        userId: userId.optional(),
        /** Of all users, for an administrator; whoever may not know of others is told of their own. */
        everybody: z.boolean().default(false),
      }),
    )
    .output(z.object({ items: z.array(entitlementSchema) })),
  issuer: procedure({ role: 'user', reach: 'any' }, 'trust')
    .route({ method: 'GET', path: '/entitlement-issuer', summary: 'The key that signs entitlements here' })
    .output(entitlementIssuerSchema),
};
