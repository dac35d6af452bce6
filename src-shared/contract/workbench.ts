import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { errorBodySchema } from '../models/error-body.ts';
import { auditReportSchema } from '../models/finding.ts';
import { categorySchema, slugSchema } from '../models/manifest.ts';
import { signerSchema } from '../models/identity.ts';
import { packageEntrySchema } from '../models/package.ts';
import { sandboxResultSchema } from '../models/sandbox.ts';
import { SANDBOX_CEILING, TEXT_LIMITS } from '../limits.ts';
import { digestSchema, pathSchema, procedure } from './procedure.ts';

/** A file that is not packed yet has no packed size. */
const entrySchema = packageEntrySchema.extend({ compressedBytes: z.int().nullable() });

const limits = {
  timeoutMs: z.int().min(1).max(SANDBOX_CEILING.wallMs).optional(),
  memoryMb: z
    .int()
    .min(1)
    .max(SANDBOX_CEILING.memoryBytes / 1024 / 1024)
    .optional(),
};

/** Folders or package files of the extensions that this one depends on. */
const dependencies = z.array(pathSchema).max(50).default([]);

/** What a developer does with files and folders. Needs no home and makes none. */
export const workbench = {
  create: procedure({ role: 'developer', reach: 'local' }, 'projects', 'files')
    .input(
      z.object({
        folder: pathSchema,
        publisher: slugSchema,
        name: slugSchema,
        displayName: z.string().min(1).max(TEXT_LIMITS.displayName).optional(),
        description: z.string().min(1).max(TEXT_LIMITS.description).optional(),
        template: z.enum(['strategy', 'command', 'report', 'library', 'workflow']).default('strategy'),
        /** The template's own when left out. */
        category: categorySchema.optional(),
      }),
    )
    .output(z.object({ folder: z.string(), files: z.array(z.string()) })),
  /** Reads a package whole and says what is in it. A bad archive is an answer, not an error. */
  inspect: procedure({ role: 'user', reach: 'local' }, 'packages', 'files')
    .input(z.object({ path: pathSchema }))
    .output(
      z.discriminatedUnion('ok', [
        z.object({
          file: z.string(),
          ok: z.literal(true),
          manifest: z.record(z.string(), jsonSchema),
          entries: z.array(entrySchema),
          digest: digestSchema,
        }),
        z.object({ file: z.string(), ok: z.literal(false), error: errorBodySchema }),
      ]),
    ),
  /** What a package holds, or what packing a folder would ship. */
  ls: procedure({ role: 'user', reach: 'local' }, 'packages', 'files')
    .input(z.object({ path: pathSchema }))
    .output(
      z.object({
        path: z.string(),
        entries: z.array(entrySchema),
        ignored: z.array(z.string()),
        totalBytes: z.int(),
      }),
    ),
  package: procedure({ role: 'developer', reach: 'local' }, 'packages', 'projects', 'files')
    .input(z.object({ folder: pathSchema, out: pathSchema.optional() }))
    .output(
      z.object({
        path: z.string(),
        extensionId: z.string(),
        version: z.string(),
        digest: digestSchema,
        sizeBytes: z.int(),
        entries: z.int(),
        built: z.boolean(),
        warnings: z.array(z.string()),
      }),
    ),
  /** The audit that a submission goes through, of a folder or a package file. */
  validate: procedure(
    { role: 'developer', reach: 'local' },
    'packages',
    'validation',
    'sandbox',
    'projects',
    'files',
  )
    .input(z.object({ path: pathSchema, with: dependencies }))
    .output(auditReportSchema),
  sandbox: procedure({ role: 'developer', reach: 'local' }, 'packages', 'sandbox', 'files')
    .input(
      z.object({
        path: pathSchema,
        input: jsonSchema.optional(),
        allow: z.array(z.string().max(300)).max(50).default([]),
        ...limits,
      }),
    )
    .output(sandboxResultSchema),
  /** Builds a folder and runs what it contributes against recorded stand-ins, with the synthetic market data and a fixed clock. */
  dryRun: procedure(
    { role: 'developer', reach: 'local' },
    'packages',
    'sandbox',
    'projects',
    'files',
    'market-data',
    'installs',
  )
    .input(
      z.object({
        path: pathSchema,
        with: dependencies,
        name: z.string().max(64).optional(),
        input: jsonSchema.optional(),
        ...limits,
      }),
    )
    .output(
      z.object({
        ok: z.boolean(),
        extensionId: z.string(),
        version: z.string(),
        runs: z.array(
          sandboxResultSchema.extend({
            kind: z.string(),
            name: z.string(),
            /** Whose generated prices a strategy was given. */
            symbol: z.string().optional(),
          }),
        ),
        /** The project's own tests, run in the sandbox. */
        tests: z.array(
          z.object({ file: z.string(), name: z.string(), ok: z.boolean(), message: z.string().nullable() }),
        ),
      }),
    ),
  /** Makes a home from a backup file; the home must be empty. */
  restore: procedure({ role: 'admin', reach: 'local' }, 'packages', 'files')
    .input(z.object({ path: pathSchema, home: pathSchema, replace: z.boolean().default(false) }))
    .output(z.object({ home: z.string(), blobs: z.int(), aside: z.string().nullable() })),
  verifyBundle: procedure({ role: 'user', reach: 'local' }, 'trust', 'packages', 'files')
    .input(
      z.object({
        bundle: pathSchema,
        artifact: pathSchema,
        trustedRoot: pathSchema.optional(),
        policy: z.union([
          z.object({ identity: z.string().min(1).max(1000), issuer: z.string().min(1).max(1000) }),
          z.object({ key: pathSchema }),
        ]),
        noLog: z.boolean().default(false),
      }),
    )
    .output(
      z.object({
        verified: z.literal(true),
        signer: signerSchema,
        /** Named in the certificate; null for a key. */
        issuer: z.string().nullable(),
        digest: digestSchema,
        mediaType: z.string(),
        /** Of an attestation; null for a plain signature. */
        predicateType: z.string().nullable(),
        logEntries: z.int(),
        /** Proven times of signing. */
        times: z.array(z.iso.datetime()),
      }),
    ),
};
