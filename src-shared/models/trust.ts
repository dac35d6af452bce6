import { z } from 'zod';

/** Where a trust root comes from: Sigstore's public instance, a team's own services, or the keys of this machine. */
export const TRUST_ROOT_KINDS = ['public-good', 'team', 'machine'] as const;
/** Such a place. */
export type TrustRootKind = (typeof TRUST_ROOT_KINDS)[number];

/** Why a publisher's key is believed: it was the first one seen, an older key vouched for it, or a person accepted it. */
export const PIN_ORIGINS = ['first-use', 'rotation', 'accepted'] as const;
/** Such a reason. */
export type PinOrigin = (typeof PIN_ORIGINS)[number];

const fingerprintSchema = z.string();
const timeSchema = z.iso.datetime();

/** A trust root as people see it. */
export const trustRootSchema = z.object({
  name: z.string(),
  kind: z.enum(TRUST_ROOT_KINDS),
  /** Publishers it may speak for; `*` stands for all. */
  scope: z.array(z.string()),
  owner: z.string(),
  /** `sha256:<hex>` of its canonical JSON; null for this machine's keys, which are no file. */
  fingerprint: fingerprintSchema.nullable(),
  /** Came with the program; cannot be removed. */
  shipped: z.boolean(),
  /** The day whose state it shows, and the days since then. */
  asOf: timeSchema,
  ageDays: z.int(),
  validFrom: timeSchema,
  expiresAt: timeSchema.nullable(),
  /** From then on it is stale: what is new is refused under it until a person agrees. */
  staleFrom: timeSchema.nullable(),
  stale: z.boolean(),
  /** Until then a person agreed to use it though it is stale. */
  agreedUntil: timeSchema.nullable(),
  addedAt: timeSchema.nullable(),
  authorities: z.int(),
  logs: z.int(),
  certificateLogs: z.int(),
  timestampAuthorities: z.int(),
});
export type TrustRootView = z.infer<typeof trustRootSchema>;

/** An identity or key that may sign some publishers' names under one root. */
export const trustIdentitySchema = z.object({
  fingerprint: fingerprintSchema,
  root: z.string(),
  kind: z.enum(['identity', 'key']),
  subject: z.string().nullable(),
  issuer: z.string().nullable(),
  publicKey: z.string().nullable(),
  publishers: z.array(z.string()),
  addedAt: timeSchema,
  revokedAt: timeSchema.nullable(),
});
export type TrustIdentity = z.infer<typeof trustIdentitySchema>;

/** A revocation that holds on this machine. */
export const trustRevocationSchema = z.object({
  fingerprint: fingerprintSchema,
  reason: z.string(),
  revokedBy: z.string(),
  at: timeSchema,
});
export type TrustRevocation = z.infer<typeof trustRevocationSchema>;

/** A key of a publisher as some registry showed it. */
export const keyPinSchema = z.object({
  origin: z.string(),
  publisherId: z.string(),
  fingerprint: fingerprintSchema,
  identity: z.object({ subject: z.string(), issuer: z.string() }).nullable(),
  simulated: z.boolean(),
  /** An offered key was seen and is not believed: a person accepts it, or nothing signed with it is installed. */
  state: z.enum(['pinned', 'offered']),
  how: z.enum(PIN_ORIGINS).nullable(),
  seenAt: timeSchema,
  pinnedAt: timeSchema.nullable(),
  revokedAt: timeSchema.nullable(),
});
export type KeyPin = z.infer<typeof keyPinSchema>;

const serviceUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .nullable();
/** Services that make keyless signatures; null for one that is not used. */
export const signingServicesSchema = z.object({
  /** Certificate authority (Fulcio). */
  fulcio: serviceUrl.default(null),
  /** Transparency log (Rekor). */
  rekor: serviceUrl.default(null),
  /** Timestamp authority (RFC 3161). */
  tsa: serviceUrl.default(null),
});
export type SigningServices = z.infer<typeof signingServicesSchema>;
