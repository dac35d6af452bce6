import { z } from 'zod';
import { findingCountsSchema } from './finding.ts';
import { capabilitySchema, categorySchema, permissionSchema } from './manifest.ts';
import { signerSchema } from './identity.ts';

/** States of one version (DESIGN section 7). */
export const VERSION_STATES = ['draft', 'submitted', 'auditing', 'pending', 'approved', 'rejected'] as const;
/** A state of one version. */
export const versionStateSchema = z.enum(VERSION_STATES);
export type VersionState = z.infer<typeof versionStateSchema>;

/** Marks on an approved version: independent, reversible, each with a reason. */
export const MARKS = ['deprecated', 'yanked', 'blocked'] as const;
/** A kind of mark. */
export const markKindSchema = z.enum(MARKS);
export type MarkKind = z.infer<typeof markKindSchema>;

/** One mark on a version: who set it, when and why. */
export const markSchema = z.object({
  kind: markKindSchema,
  reason: z.string(),
  /** Extension to use instead, for `deprecated`. */
  successor: z.string().nullable(),
  evidence: z.string().nullable(),
  actor: z.string(),
  at: z.iso.datetime(),
});
export type Mark = z.infer<typeof markSchema>;

/** Stars of an extension, 1 to 5, as lists and pages show them. */
export const ratingSummarySchema = z.object({
  count: z.int(),
  /** Plain mean of stars, null without a review. */
  mean: z.number().nullable(),
  /** Bayesian average: what lists sort by. */
  weighted: z.number(),
  /** Counts of 1, 2, 3, 4 and 5 stars. */
  histogram: z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()]),
});
export type RatingSummary = z.infer<typeof ratingSummarySchema>;

/** Mean stars of one version. */
export const versionRatingSchema = z.object({ version: z.string(), mean: z.number(), count: z.int() });
export type VersionRating = z.infer<typeof versionRatingSchema>;

/** What other programs call `ExtensionStatus`: the best state that any version reached. */
export const extensionStatusSchema = z.enum([
  'draft',
  'pending',
  'listed',
  'deprecated',
  'blocked',
  'rejected',
]);
export type ExtensionStatus = z.infer<typeof extensionStatusSchema>;

/** One row of the catalog. */
export const extensionSchema = z.object({
  id: z.string(),
  publisher: z.string(),
  name: z.string(),
  displayName: z.string(),
  description: z.string(),
  category: categorySchema,
  tags: z.array(z.string()),
  kind: z.enum(['extension', 'workflow']),
  status: extensionStatusSchema,
  /** Newest approved version, null before the first. */
  latestVersion: z.string().nullable(),
  rating: ratingSummarySchema,
  installs: z.int(),
  /** Id of the registry this name is pinned to; `local` is the embedded one. */
  origin: z.string(),
  /** Where it came from a server: what is shown was true then, or later. */
  asOf: z.iso.datetime().optional(),
  signer: signerSchema.nullable(),
  simulated: z.boolean(),
  capabilities: z.array(capabilitySchema),
  pricing: z.enum(['free', 'trial', 'subscription']),
  /** Does the newest version ship an `icon.png`? Whether it is one that can be shown, `extensions.icon` says. */
  hasIcon: z.boolean(),
  installedVersion: z.string().nullable(),
  firstSeenAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Extension = z.infer<typeof extensionSchema>;

/** One version of an extension; what its package brought is null until there is one. */
export const extensionVersionSchema = z.object({
  extensionId: z.string(),
  version: z.string(),
  state: versionStateSchema,
  digest: z.string().nullable(),
  sizeBytes: z.int().nullable(),
  signer: signerSchema.nullable(),
  simulated: z.boolean(),
  permissions: z.array(permissionSchema),
  dependencies: z.record(z.string(), z.string()),
  license: z.string().nullable(),
  marks: z.array(markSchema),
  submittedAt: z.iso.datetime().nullable(),
  approvedAt: z.iso.datetime().nullable(),
});
export type ExtensionVersion = z.infer<typeof extensionVersionSchema>;

/** Who publishes, with the keys that speak for them. */
export const publisherSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  createdAt: z.iso.datetime(),
  /** Signing keys bound to this publisher. */
  identities: z.array(
    z.object({
      keyId: z.string(),
      fingerprint: z.string(),
      addedAt: z.iso.datetime(),
      revokedAt: z.iso.datetime().nullable(),
      revokedReason: z.string().nullable(),
      simulated: z.boolean(),
    }),
  ),
});
export type Publisher = z.infer<typeof publisherSchema>;

/** One package on its way through audit and review. */
export const submissionSchema = z.object({
  id: z.string(),
  extensionId: z.string(),
  version: z.string(),
  digest: z.string(),
  state: versionStateSchema,
  signer: signerSchema.nullable(),
  simulated: z.boolean(),
  submittedBy: z.string(),
  submittedAt: z.iso.datetime(),
  /** Times a scanner crashed or was away and the audit was put back. */
  auditAttempts: z.int(),
  decision: z
    .object({
      verdict: z.enum(['approve', 'reject']),
      reason: z.string().nullable(),
      actor: z.string(),
      at: z.iso.datetime(),
    })
    .nullable(),
  findings: findingCountsSchema.nullable(),
});
export type Submission = z.infer<typeof submissionSchema>;

/**
 * How many of what was found there are of each kind. Publishers: the most frequent ones. Origins: `local` and the short names of
 * servers that are followed, each counted up to 5,000.
 */
export const facetsSchema = z.object({
  category: z.record(z.string(), z.int()),
  publisher: z.record(z.string(), z.int()),
  pricing: z.record(z.string(), z.int()),
  origin: z.record(z.string(), z.int()),
});
export type Facets = z.infer<typeof facetsSchema>;
