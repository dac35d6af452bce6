import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { findingCountsSchema } from './finding.ts';
import { capabilitySchema, permissionSchema } from './manifest.ts';
import { grantSchema } from './sandbox.ts';
import { signerSchema } from './identity.ts';

/** States of an installation (DESIGN section 7). */
export const INSTALLATION_STATES = [
  'planned',
  'fetched',
  'verified',
  'staged',
  'active',
  'disabled',
  'updating',
  'rolled-back',
  'uninstalled',
  'failed',
] as const;
/** A state of an installation. */
export const installationStateSchema = z.enum(INSTALLATION_STATES);
export type InstallationState = z.infer<typeof installationStateSchema>;

/** Whether an installation may run: for free, on trial until a date, or paid for. */
export const subscriptionSchema = z.object({
  model: z.enum(['free', 'trial', 'subscription']),
  state: z.enum(['free', 'trial', 'trial-ended', 'active', 'grace', 'lapsed']),
  trialEndsAt: z.iso.datetime().nullable(),
  /** End of the paid period, where an entitlement says so. */
  paidUntil: z.iso.datetime().optional(),
});
export type Subscription = z.infer<typeof subscriptionSchema>;

/** One row of the ledger's current state (fixed shape of `wpk list`). */
export const installationSchema = z.object({
  installationId: z.string(),
  extensionId: z.string(),
  version: z.string(),
  /** `sha256:<hex>`. */
  digest: z.string(),
  status: installationStateSchema,
  installedAt: z.iso.datetime(),
  signer: signerSchema.nullable(),
  /** Set where its signer was revoked after it came: it runs on, and nothing new of that signer is installed. */
  signerRevokedAt: z.iso.datetime().optional(),
  grants: z.array(grantSchema),
  subscription: subscriptionSchema,
  /** True where a person let an unsigned file in. */
  allowedUnsigned: z.boolean(),
  /** Set where something other than the user brought it: the extension that depends on it. */
  requiredBy: z.array(z.string()),
  pinned: z.boolean(),
  /** Why it is disabled, when the registry did it: a block's reason and evidence. */
  disabledReason: z.string().nullable(),
  userId: z.string(),
  source: z.string(),
});
export type Installation = z.infer<typeof installationSchema>;

/** One line of the append-only ledger. */
export const ledgerEntrySchema = z.object({
  seq: z.int(),
  installationId: z.string(),
  extensionId: z.string(),
  version: z.string(),
  digest: z.string(),
  from: installationStateSchema.nullable(),
  to: installationStateSchema,
  /** What was done: install, update, rollback, enable, disable, uninstall, block, unblock, grant, repair, pin… */
  action: z.string(),
  actor: z.string(),
  at: z.iso.datetime(),
  details: z.record(z.string(), jsonSchema),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** A line of the ledger with the state it left and its receipt. */
export const ledgerEventSchema = ledgerEntrySchema.extend({
  /** `sha256:<hex>` over the whole row; the transparency log holds the same. */
  receipt: z.string(),
  signer: signerSchema.nullable(),
  grants: z.array(grantSchema),
  subscription: subscriptionSchema,
  allowedUnsigned: z.boolean(),
  pinned: z.boolean(),
  source: z.string(),
});
export type LedgerEvent = z.infer<typeof ledgerEventSchema>;

/** What one plan would do. Nothing has happened yet. */
export const installPlanSchema = z.object({
  planId: z.string(),
  expiresAt: z.iso.datetime(),
  steps: z.array(
    z.object({
      action: z.enum(['install', 'update', 'rollback', 'keep']),
      extensionId: z.string(),
      displayName: z.string(),
      fromVersion: z.string().nullable(),
      toVersion: z.string(),
      digest: z.string(),
      signer: signerSchema.nullable(),
      simulated: z.boolean(),
      unsigned: z.boolean(),
      /** Why this step is here: asked for, or the id of what needs it. */
      requiredBy: z.string().nullable(),
      downloadBytes: z.int(),
      diskBytes: z.int(),
      files: z.int(),
      /**
       * What it may do afterwards when nobody narrows it, and nothing else. Hosts that are new stand in an entry of their own
       * beside those that it could reach before.
       */
      permissions: z.array(
        permissionSchema.and(z.object({ isNew: z.boolean(), until: z.iso.datetime().optional() })),
      ),
      /** What it declares and will not get: a person took it away. It can be given back with this plan. */
      withheld: z.array(permissionSchema),
      removedCapabilities: z.array(capabilitySchema),
      /** True when it may do more than the version it replaces. */
      widens: z.boolean(),
      audit: findingCountsSchema.nullable(),
      subscription: subscriptionSchema,
      source: z.string(),
    }),
  ),
  warnings: z.array(z.string()),
});
export type InstallPlan = z.infer<typeof installPlanSchema>;

/** What a run may be of. */
export const runKindSchema = z.enum(['command', 'strategy', 'report', 'workflow']);
export type RunKind = z.infer<typeof runKindSchema>;

/** An installed extension with what it contributes to run. */
export const runnableSchema = z.object({
  extensionId: z.string(),
  version: z.string(),
  displayName: z.string(),
  enabled: z.boolean(),
  hasSettings: z.boolean(),
  permissions: z.array(permissionSchema),
  contributions: z.array(
    z.object({
      kind: runKindSchema,
      name: z.string(),
      title: z.string(),
      description: z.string(),
      /** JSON Schema of the input; null where the author gave none. */
      input: z.record(z.string(), jsonSchema).nullable(),
    }),
  ),
});
export type Runnable = z.infer<typeof runnableSchema>;

/** A recorded run with its permission receipt. */
export const runRecordSchema = z.object({
  runId: z.string(),
  installationId: z.string(),
  extensionId: z.string(),
  version: z.string(),
  kind: runKindSchema,
  name: z.string(),
  outcome: z.string(),
  durationMs: z.number(),
  memoryBytes: z.number(),
  declared: z.array(z.string()),
  granted: z.array(grantSchema),
  used: z.array(z.string()),
  denied: z.array(z.string()),
  at: z.iso.datetime(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;
