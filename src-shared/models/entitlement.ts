import { z } from 'zod';

/** What was granted: a time to try, or a paid period. */
export const entitlementPlanSchema = z.enum(['trial', 'subscription']);
export type EntitlementPlan = z.infer<typeof entitlementPlanSchema>;

/** What an entitlement is at a moment: `pending` before its period, `trial` or `active` in it, `grace` for a while after it. */
export const entitlementStateSchema = z.enum(['pending', 'trial', 'active', 'grace', 'expired']);
export type EntitlementState = z.infer<typeof entitlementStateSchema>;

/** The right of one user to use one paid extension for a time. */
export const entitlementSchema = z.object({
  id: z.string(),
  /** Issued by this home, or issued elsewhere and kept here. */
  origin: z.enum(['issued', 'imported']),
  /** `sha256:<hex>` of the issuer's public key (SPKI DER). */
  issuer: z.string(),
  extensionId: z.string(),
  userId: z.string(),
  plan: entitlementPlanSchema,
  state: entitlementStateSchema,
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  graceUntil: z.iso.datetime(),
  issuedAt: z.iso.datetime(),
});
export type Entitlement = z.infer<typeof entitlementSchema>;

/** Who issues entitlements: a name and the key that signs them. */
export const entitlementIssuerSchema = z.object({
  /** `sha256:<hex>` of the public key. */
  keyId: z.string(),
  name: z.string(),
  /** Ed25519, SPKI PEM. */
  publicKey: z.string(),
});
export type EntitlementIssuer = z.infer<typeof entitlementIssuerSchema>;
