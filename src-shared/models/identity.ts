import { z } from 'zod';

/** Who signed something, as shown to people. `id` is a key's fingerprint or a certificate's identity. */
export const signerSchema = z.object({
  kind: z.enum(['key', 'identity']),
  id: z.string(),
  simulated: z.boolean(),
  /** Who vouched for an identity, where a named root was asked. */
  issuer: z.string().optional(),
  /** The trust root that an identity's certificate led to, and whether that root was stale at that moment. */
  root: z.object({ name: z.string(), fingerprint: z.string(), stale: z.boolean() }).optional(),
});
export type Signer = z.infer<typeof signerSchema>;

/** The public half of a signing identity. `keyId` = base64(sha256(SPKI DER)), the bundle's hint; `fingerprint` = `sha256:<hex>` of the same digest. */
export const publicIdentitySchema = z.object({
  keyId: z.string(),
  fingerprint: z.string(),
  publicKey: z.string(),
  createdAt: z.iso.datetime(),
  simulated: z.boolean(),
});
export type PublicIdentity = z.infer<typeof publicIdentitySchema>;
