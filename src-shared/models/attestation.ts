import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';

/** What is stated about a version: by whoever published it, built it, audited it or decided on it. */
export const attestationKindSchema = z.enum(['publish', 'provenance', 'audit', 'decision']);
/** See the schema of the same name. */
export type AttestationKind = z.infer<typeof attestationKindSchema>;

/** One signed statement about the bytes of one version. */
export const attestationSchema = z.object({
  kind: attestationKindSchema,
  predicateType: z.string(),
  /** Fingerprint of the key (`sha256:<hex>`), or whom the certificate names. */
  signer: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** A Sigstore bundle, or the attestation of a workflow that was uploaded as JSON. */
  bundle: jsonSchema,
  /** It holds now, by the keys of today. */
  verified: z.boolean(),
  /** Why it does not hold; null where it does. */
  code: z.string().nullable(),
  /** Whose registry states it: `local`, or the short name of the server that the version came from; null for what a publisher states. */
  registry: z.string().nullable().default(null),
});
/** See the schema of the same name. */
export type Attestation = z.infer<typeof attestationSchema>;
