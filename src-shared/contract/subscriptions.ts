import { z } from 'zod';
import { ENTITLEMENT_LIMITS } from '../limits.ts';
import { entitlementIssuerSchema, entitlementSchema } from '../models/entitlement.ts';
import { procedure } from './procedure.ts';

/** What the person at this machine is entitled to: tokens that a server issued, and whose tokens count. */
export const subscriptions = {
  /** Says whose entitlements count on this machine. Nothing in a token can do that. */
  trustIssuer: procedure({ role: 'user', reach: 'local' }, 'entitlements')
    .input(z.object({ name: z.string().trim().min(1).max(80), publicKey: z.string().min(1).max(4_096) }))
    .output(entitlementIssuerSchema),
  distrustIssuer: procedure({ role: 'user', reach: 'local' }, 'entitlements')
    .input(z.object({ keyId: z.string().max(100) }))
    .output(z.object({ removed: z.literal(true) })),
  issuers: procedure({ role: 'user', reach: 'local' }).output(
    z.object({ items: z.array(entitlementIssuerSchema) }),
  ),
  import: procedure({ role: 'user', reach: 'local' }, 'entitlements')
    .input(z.object({ token: z.string().min(1).max(ENTITLEMENT_LIMITS.tokenCharacters) }))
    .output(entitlementSchema),
};
