import { z } from 'zod';
import { slugSchema } from '../models/manifest.ts';
import {
  keyPinSchema,
  signingServicesSchema,
  trustIdentitySchema,
  trustRevocationSchema,
  trustRootSchema,
} from '../models/trust.ts';
import { digestSchema, pathSchema, procedure } from './procedure.ts';

const rootNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'use lower-case letters, digits and hyphens, 40 at most');
const publishersSchema = z
  .array(z.union([z.literal('*'), slugSchema]))
  .min(1)
  .max(100);
const originSchema = z.string().min(1).max(100);
const pinsOfSchema = z.object({ origin: originSchema, publisherId: slugSchema });

/** Whom this home believes about signatures, and for what. Nothing here fetches anything. */
export const trust = {
  /** Sigstore roots with scope, age, expiry and owner, and this machine's keys. */
  roots: procedure({ role: 'user', reach: 'local' }, 'trust').output(
    z.object({ items: z.array(trustRootSchema) }),
  ),
  /** Reads a root file, for a person to compare its fingerprint before it is added. */
  inspectRoot: procedure({ role: 'user', reach: 'local', asksOnly: true }, 'trust', 'files')
    .input(z.object({ path: pathSchema }))
    .output(
      z.object({
        fingerprint: z.string(),
        authorities: z.int(),
        logs: z.int(),
        certificateLogs: z.int(),
        timestampAuthorities: z.int(),
        validFrom: z.iso.datetime(),
        validUntil: z.iso.datetime().nullable(),
      }),
    ),
  /** Adds a root from a file. `fingerprint` is the one that a person was shown and agreed to. */
  addRoot: procedure({ role: 'admin', reach: 'local' }, 'trust', 'files')
    .input(
      z.object({
        name: rootNameSchema,
        path: pathSchema,
        fingerprint: digestSchema,
        /** Publishers it may speak for; `*` for all. */
        scope: publishersSchema,
        owner: z.string().trim().min(1).max(200),
        expiresAt: z.iso.datetime().nullable().default(null),
        /** The day whose state the file shows; today where left out. */
        asOf: z.iso.datetime().nullable().default(null),
        /** Takes the place of the root of that name. */
        replace: z.boolean().default(false),
      }),
    )
    .output(trustRootSchema),
  /** Takes a root away, with what was allowed under it. */
  removeRoot: procedure({ role: 'admin', reach: 'local' }, 'trust')
    .input(z.object({ name: rootNameSchema }))
    .output(trustRootSchema),
  /** Lets what is new be verified under a stale root for some days. */
  agreeStale: procedure({ role: 'admin', reach: 'local' }, 'trust')
    .input(z.object({ name: rootNameSchema, days: z.int().min(1).max(90) }))
    .output(trustRootSchema),
  /** Identities and keys that were allowed, and everything that was revoked on this machine. */
  identities: procedure({ role: 'user', reach: 'local' }, 'trust').output(
    z.object({ items: z.array(trustIdentitySchema), revocations: z.array(trustRevocationSchema) }),
  ),
  /** Lets exactly this identity, under one root, or exactly this key sign for some publishers. */
  allow: procedure({ role: 'admin', reach: 'local' }, 'trust', 'files')
    .input(
      z.object({
        signer: z.union([
          z.strictObject({
            subject: z.string().min(1).max(2_000),
            issuer: z.string().min(1).max(2_000),
            root: rootNameSchema,
          }),
          z.strictObject({ publicKey: z.string().max(10_000) }),
        ]),
        publishers: publishersSchema,
      }),
    )
    .output(trustIdentitySchema),
  /** Ends a key or identity on this machine, whoever vouches for it: nothing new of it is installed. */
  revoke: procedure({ role: 'admin', reach: 'local' }, 'trust')
    .input(
      z.object({
        signer: z.union([
          z.strictObject({ fingerprint: digestSchema }),
          z.strictObject({ subject: z.string().min(1).max(2_000), issuer: z.string().min(1).max(2_000) }),
        ]),
        reason: z.string().trim().min(1).max(2_000),
      }),
    )
    .output(trustRevocationSchema),
  /** Keys of publishers elsewhere: those that are believed, and those that wait for a decision. */
  pins: procedure({ role: 'user', reach: 'local' }, 'trust').output(
    z.object({ items: z.array(keyPinSchema) }),
  ),
  /** Believes keys that a publisher shows and no earlier key vouches for. */
  acceptPins: procedure({ role: 'admin', reach: 'local' }, 'trust')
    .input(pinsOfSchema.extend({ fingerprints: z.array(digestSchema).min(1).max(100) }))
    .output(z.object({ items: z.array(keyPinSchema) })),
  /** Forgets a publisher's keys: the next ones that are seen are believed. */
  forgetPins: procedure({ role: 'admin', reach: 'local' }, 'trust')
    .input(pinsOfSchema)
    .output(z.object({ forgotten: z.int() })),
  /** Where keyless signatures are made, unless a call says otherwise. */
  services: procedure({ role: 'user', reach: 'local' }, 'trust').output(signingServicesSchema),
  setServices: procedure({ role: 'admin', reach: 'local' }, 'trust')
    .input(signingServicesSchema)
    .output(signingServicesSchema),
};
