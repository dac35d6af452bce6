import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { capabilitySchema } from './manifest.ts';

/** One file of a package. Sizes in bytes; `sha256` is the hex digest of the unpacked contents. */
export const packageEntrySchema = z.object({
  path: z.string(),
  sizeBytes: z.int(),
  compressedBytes: z.int(),
  sha256: z.string(),
});
export type PackageEntry = z.infer<typeof packageEntrySchema>;

/** Lines of one change: context (` `), removed (`-`) and added (`+`). Line numbers count from 1. */
export const diffHunkSchema = z.object({
  fromLine: z.int(),
  fromCount: z.int(),
  toLine: z.int(),
  toCount: z.int(),
  lines: z.array(z.object({ kind: z.enum([' ', '-', '+']), text: z.string() })),
});
export type DiffHunk = z.infer<typeof diffHunkSchema>;

const sideSchema = z.object({ path: z.string(), sizeBytes: z.int(), sha256: z.string() });

/** A file whose contents changed. `hunks` is null for binary files and for texts over the diff's bounds. */
export const changedFileSchema = z.object({
  path: z.string(),
  from: sideSchema,
  to: sideSchema,
  hunks: z.array(diffHunkSchema).nullable(),
  /** True where long lines or many hunks were cut. */
  truncated: z.boolean(),
});
export type ChangedFile = z.infer<typeof changedFileSchema>;

/** A capability that one side asks for beyond the other; `hosts` only where hosts were added or removed. */
export const permissionChangeSchema = z.object({
  capability: capabilitySchema,
  hosts: z.array(z.string()).optional(),
  /** True where the capability itself came or went, false where only its hosts changed. */
  whole: z.boolean(),
  reason: z.string(),
});
export type PermissionChange = z.infer<typeof permissionChangeSchema>;

/** What differs between two packages (`wpk diff`, the update dialog). */
export const packageDiffSchema = z.object({
  from: z.object({ extensionId: z.string(), version: z.string(), digest: z.string() }),
  to: z.object({ extensionId: z.string(), version: z.string(), digest: z.string() }),
  identical: z.boolean(),
  files: z.object({
    added: z.array(sideSchema),
    removed: z.array(sideSchema),
    changed: z.array(changedFileSchema),
  }),
  /** Manifest fields by dotted path; a side that lacks the field has null. */
  manifest: z.array(z.object({ field: z.string(), from: jsonSchema, to: jsonSchema })),
  permissions: z.object({
    widened: z.array(permissionChangeSchema),
    narrowed: z.array(permissionChangeSchema),
  }),
});
export type PackageDiff = z.infer<typeof packageDiffSchema>;
