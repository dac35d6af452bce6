import { z } from 'zod';
import { extensionIdSchema, slugSchema } from './manifest.ts';

/** A fact about a run of a CI: one line, compared letter for letter. */
const factSchema = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\p{C}\p{Z}]+$/u, 'use one word without spaces or control characters');
/** Names of workflows and environments may hold spaces. */
const nameSchema = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'use one line without control characters');

/** What a publisher says of the run that may publish an extension. */
export const newPublishingPolicySchema = z.object({
  extensionId: extensionIdSchema,
  /** The `iss` of its tokens. */
  issuer: factSchema,
  repository: factSchema,
  workflow: nameSchema,
  /** Null for any. */
  environment: nameSchema.nullable().default(null),
  /** Null for any. */
  ref: factSchema.nullable().default(null),
});

/** Whom an extension trusts to publish it. */
export const publishingPolicySchema = newPublishingPolicySchema.extend({
  id: z.string(),
  publisherId: slugSchema,
  environment: z.string().nullable(),
  ref: z.string().nullable(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
});
/** Whom an extension trusts to publish it. */
export type PublishingPolicy = z.infer<typeof publishingPolicySchema>;
