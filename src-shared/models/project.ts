import { z } from 'zod';
import { errorBodySchema } from './error-body.ts';
import { categorySchema } from './manifest.ts';

/** What a project's `wpk.json` says of it. */
export const projectManifestSchema = z.object({
  extensionId: z.string(),
  displayName: z.string(),
  version: z.string(),
  category: categorySchema,
  kind: z.enum(['extension', 'workflow']),
  /** Ranges by extension id. */
  dependencies: z.record(z.string(), z.string()),
});
export type ProjectManifest = z.infer<typeof projectManifestSchema>;

/** A project folder that this home remembers. `problem` says why there is no manifest: folder gone, `wpk.json` missing or wrong. */
export const projectSchema = z.object({
  folder: z.string(),
  /** Last part of the folder's path. */
  name: z.string(),
  openedAt: z.iso.datetime(),
  manifest: projectManifestSchema.nullable(),
  problem: errorBodySchema.nullable(),
});
export type Project = z.infer<typeof projectSchema>;

/** A file or folder of a project. `path` is relative to it, with `/`. */
export const projectEntrySchema = z.object({
  path: z.string(),
  kind: z.enum(['file', 'folder']),
  /** Bytes; 0 for folders. */
  sizeBytes: z.int(),
});
export type ProjectEntry = z.infer<typeof projectEntrySchema>;

/** A text of a project as it lies on disk. Give `digest` back when writing, so that a change by another program is seen. */
export const projectTextSchema = z.object({
  path: z.string(),
  text: z.string(),
  digest: z.string(),
  sizeBytes: z.int(),
});
export type ProjectText = z.infer<typeof projectTextSchema>;
