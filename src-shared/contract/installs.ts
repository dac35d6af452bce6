import { z } from 'zod';
import { extensionIdSchema, versionSchema } from '../models/manifest.ts';
import {
  installationSchema,
  installPlanSchema,
  ledgerEntrySchema,
  ledgerEventSchema,
} from '../models/installation.ts';
import { grantSchema } from '../models/sandbox.ts';
import { digestSchema, pageSchema, pathSchema, procedure } from './procedure.ts';
import { jobStartedSchema } from './submissions.ts';

const byId = z.object({ extensionId: extensionIdSchema });

const operandSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('registry'),
    extensionId: extensionIdSchema,
    range: z.string().max(100).optional(),
  }),
  z.object({
    kind: z.literal('file'),
    path: pathSchema,
    bundlePath: pathSchema.optional(),
    allowUnsigned: z.boolean().optional(),
  }),
]);

const exposureSchema = z.object({
  installationId: z.string(),
  extensionId: z.string(),
  version: z.string(),
  digest: z.string(),
  from: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  enabled: z.boolean(),
  source: z.string(),
  actor: z.string(),
  runs: z.int(),
});

const fsckLineSchema = z.object({
  extensionId: z.string(),
  version: z.string(),
  /** Relative to the home. */
  file: z.string(),
  problem: z.enum([
    'missing',
    'changed',
    'extra',
    'blob-missing',
    'blob-corrupt',
    'folder-missing',
    'orphan-folder',
    'record-changed',
    'origin-unproven',
  ]),
  repaired: z.boolean(),
  detail: z.string(),
});

/** What the integrity check found. */
export const fsckReportSchema = z.object({
  ok: z.boolean(),
  checked: z.object({ extensions: z.int(), files: z.int() }),
  lines: z.array(fsckLineSchema),
});
export type FsckReport = z.infer<typeof fsckReportSchema>;

/** Plans, installations and their ledger. */
export const installs = {
  /** What would happen. `update` without operands means everything that has something newer and is not pinned. */
  plan: procedure({ role: 'user', reach: 'local' }, 'installs', 'registry', 'packages', 'trust')
    .input(
      z.object({
        action: z.enum(['install', 'update', 'rollback']).default('install'),
        operands: z.array(operandSchema).max(50),
        to: versionSchema.optional(),
      }),
    )
    .output(installPlanSchema),
  /** The plan with its one-time token, for the surface on which a person decides. */
  consent: procedure({ role: 'user', reach: 'local', consent: true }, 'installs')
    .input(z.object({ planId: z.string().max(64) }))
    .output(z.object({ plan: installPlanSchema, token: z.string() })),
  /** Confirms a plan and starts its work (a job); its result lists `{installationId, extensionId, version, status, installedAt}`. */
  install: procedure(
    { role: 'user', reach: 'local', consent: true },
    'installs',
    'registry',
    'packages',
    'trust',
    'sandbox',
  )
    .input(
      z.object({
        planId: z.string().max(64),
        token: z.string().max(200),
        grants: z.record(extensionIdSchema, z.array(grantSchema)).optional(),
        allowWidening: z.boolean().default(false),
      }),
    )
    .output(jobStartedSchema),
  list: procedure({ role: 'user', reach: 'local' })
    .input(z.object({ all: z.boolean().default(false) }))
    .output(z.object({ items: z.array(installationSchema) })),
  get: procedure({ role: 'user', reach: 'local' }, 'installs').input(byId).output(installationSchema),
  /** The append-only ledger, oldest first. */
  history: procedure({ role: 'user', reach: 'local' })
    .input(
      pageSchema.extend({
        extensionId: extensionIdSchema.optional(),
        installationId: z.string().max(64).optional(),
      }),
    )
    .output(z.object({ items: z.array(ledgerEntrySchema) })),
  /** What was installed at a moment, in the state it then had. */
  asOf: procedure({ role: 'user', reach: 'local' })
    .input(z.object({ at: z.iso.datetime() }))
    .output(z.object({ items: z.array(installationSchema) })),
  /** How often each action happened in each quarter of an hour, oldest first: for a strip of time. */
  activity: procedure({ role: 'user', reach: 'local' }).output(
    z.object({ items: z.array(z.object({ at: z.iso.datetime(), action: z.string(), count: z.int() })) }),
  ),
  /** Every line of one extension's ledger with its receipt, oldest first. */
  events: procedure({ role: 'user', reach: 'local' })
    .input(byId)
    .output(z.object({ items: z.array(ledgerEventSchema) })),
  /** Was it ever on this machine: by id and version, or by digest. */
  exposed: procedure({ role: 'user', reach: 'local' })
    .input(
      z.object({
        extensionId: extensionIdSchema.optional(),
        version: versionSchema.optional(),
        digest: digestSchema.optional(),
        /** A key's fingerprint or a certificate's identity: what it signed. */
        signer: z.string().min(1).max(2_000).optional(),
      }),
    )
    .output(z.object({ items: z.array(exposureSchema) })),
  enable: procedure({ role: 'user', reach: 'local' }, 'installs').input(byId).output(installationSchema),
  disable: procedure({ role: 'user', reach: 'local' }, 'installs').input(byId).output(installationSchema),
  pin: procedure({ role: 'user', reach: 'local' }, 'installs')
    .input(byId.extend({ pinned: z.boolean() }))
    .output(installationSchema),
  /** Narrows what an extension may do. Widening goes through a plan. */
  narrow: procedure({ role: 'user', reach: 'local' }, 'installs')
    .input(byId.extend({ grants: z.array(grantSchema).max(20) }))
    .output(installationSchema),
  uninstall: procedure({ role: 'user', reach: 'local' }, 'installs')
    .input(
      byId.extend({ deleteData: z.boolean().default(false), removeUnneeded: z.boolean().default(false) }),
    )
    .output(
      z.object({
        installationId: z.string(),
        extensionId: z.string(),
        version: z.string(),
        dataDeleted: z.boolean(),
        unneeded: z.array(z.string()),
        removed: z.array(z.string()),
      }),
    ),
  /** Re-hashes installed files; repairs from the blobs when asked. */
  fsck: procedure({ role: 'user', reach: 'local' }, 'installs')
    .input(z.object({ repair: z.boolean().default(false) }))
    .output(fsckReportSchema),
  /** The same as a job; its result is the report. */
  startFsck: procedure({ role: 'user', reach: 'local' }, 'installs')
    .input(z.object({ repair: z.boolean().default(false) }))
    .output(jobStartedSchema),
};
