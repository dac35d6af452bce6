import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { jsonSchema } from './json-schema.ts';
import { TEXT_LIMITS } from './limits.ts';
import { extensionIdSchema, slugSchema, versionSchema } from './models/manifest.ts';
import { slugOf } from './slug-of.ts';

/** How many steps a workflow has at the most; the manifest's own schema says what a step is. */
const MOST_STEPS = 100;

/** What a workflow that is uploaded as JSON consists of, and what its signature stands for. Other members are errors. */
export const workflowUploadSchema = z.strictObject({
  /** What people read; its slug becomes the short name. `publisher.name` says whose it is. */
  name: z
    .string()
    .min(1)
    .max(TEXT_LIMITS.displayName)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'use one line without control characters'),
  version: versionSchema,
  content: z.strictObject({ steps: z.array(jsonSchema).min(1).max(MOST_STEPS) }),
});
export type WorkflowUpload = z.infer<typeof workflowUploadSchema>;

/**
 * The bytes that are signed: RFC 8785 canonical JSON of name, version and content.
 * @throws TypeError for text that has no canonical form (a lone surrogate)
 */
export function canonicalUpload({ name, version, content }: WorkflowUpload): string {
  return canonicalJson({ name, version, content: { steps: content.steps } });
}

/** The publisher that a name says it belongs to; null for a plain name. */
export function publisherOfName(name: string): string | null {
  return extensionIdSchema.safeParse(name).success ? (name.split('.')[0] ?? null) : null;
}

/** The short name; null where nothing of the name can stand in one. */
export function shortNameOf(name: string): string | null {
  const slug = publisherOfName(name) === null ? slugOf(name) : (name.split('.')[1] ?? '');
  return slugSchema.safeParse(slug).success ? slug : null;
}

/**
 * The `wpk.json` of an upload. Nothing in it is anybody's choice but what was signed and whose it is, so that whoever holds
 * the package can tell that it is what the signature stands for: `name` is its `displayName`, `content.steps` its `steps`.
 */
export function workflowManifestText(publisher: string, upload: WorkflowUpload): string {
  const { name, version, content } = upload;
  const steps = (JSON.parse(canonicalJson(content)) as { readonly steps: readonly Json[] }).steps;
  const used = steps.flatMap((step) => extensionUsed(step) ?? []);
  const dependencies = Object.fromEntries([...new Set(used)].toSorted().map((id) => [id, '*']));
  const manifest: JsonObject = {
    manifestVersion: 1,
    publisher,
    name: shortNameOf(name),
    version,
    displayName: name,
    description: `A workflow of ${steps.length === 1 ? 'one step' : `${steps.length} steps`}.`,
    category: 'workflow',
    tags: ['workflow'],
    kind: 'workflow',
    engines: { marketplace: '^1.0.0' },
    steps,
    dependencies,
    license: 'UNLICENSED',
    pricing: { model: 'free' },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function extensionUsed(step: Json): string | null {
  if (!isJsonObject(step) || typeof step['uses'] !== 'string') return null;
  const extensionId = step['uses'].split('/')[0] ?? '';
  return extensionIdSchema.safeParse(extensionId).success ? extensionId : null;
}
