import validRange from 'semver/ranges/valid.js';
import { z } from 'zod';
import { TEXT_LIMITS } from '../limits.ts';
import { CATEGORIES, CATEGORY_LABELS, type Category } from './category.ts';
import {
  contradictions,
  duplicateCapabilities,
  duplicateContributions,
  schemaProblems,
  stepProblems,
  type ManifestProblem,
} from './manifest-checks.ts';
import { EXTENSION_ID, SLUG, VERSION, VERSION_CHARACTERS } from './names.ts';

/** Capabilities that need a grant. `log`, `clock`, `settings` and `report` need none. */
export const CAPABILITIES = ['storage', 'market-data.read', 'network', 'notify'] as const;
/** A capability that needs a grant. */
export const capabilitySchema = z.enum(CAPABILITIES);
export type Capability = z.infer<typeof capabilitySchema>;

/** A category by its id. */
export const categorySchema = z.enum(CATEGORIES);

/** A category by its id (`trading-strategy`) or by its label ("Trading Strategy"), as the platform's calls have it. */
export const categoryOrLabelSchema = z.string().transform((text, context): Category => {
  const wanted = text.trim().toLowerCase();
  const found = CATEGORIES.find((id) => id === wanted || CATEGORY_LABELS[id].toLowerCase() === wanted);
  if (found !== undefined) return found;
  context.addIssue({ code: 'custom', message: `use one of ${Object.values(CATEGORY_LABELS).join(', ')}` });
  return z.NEVER;
});

/** A publisher's id or an extension's short name: lower-case letters, digits and single hyphens, at most 63. */
export const slugSchema = z
  .string()
  .regex(SLUG, 'use lower-case letters, digits and single hyphens, at most 63');
/** `publisher.name`. */
export const extensionIdSchema = z
  .string()
  .regex(EXTENSION_ID, 'use publisher.name, both of lower-case letters, digits and single hyphens');
/** Strict semver without a leading v and without build metadata. */
export const versionSchema = z
  .string()
  .max(VERSION_CHARACTERS)
  .regex(VERSION, 'use a version like 1.2.3 or 1.2.3-beta.1');
const identifierSchema = z
  .string()
  .regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,62}$/, 'start with a letter; letters, digits, - and _; at most 63');
/** A semver range such as `^1.2.0`. */
const rangeSchema = z
  .string()
  .min(1)
  .max(100)
  .refine((range) => validRange(range) !== null, 'use a semver range, such as ^1.2.0');
const httpsUrl = z
  .url({ protocol: /^https$/, error: 'use an https:// address' })
  .max(500)
  // URL parsers drop line ends and tabs; whoever prints the text would not.
  .regex(/^[^\s\p{C}]*$/u, 'use an https:// address without spaces and invisible characters');
/** A host name that a grant can name: no scheme, no port, no wildcard, no address. */
export const hostSchema = z
  .string()
  .max(253)
  .regex(
    /^(?=.*[a-z])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
    'use a host name such as api.example.com, without scheme, port or path',
  );
const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'use one line without control characters');

/** One permission the author asks for, with the reason that users will read. */
export const permissionSchema = z.discriminatedUnion('capability', [
  z.strictObject({
    capability: z.literal('network'),
    hosts: z.array(hostSchema).min(1).max(20),
    reason: line(TEXT_LIMITS.permissionReason),
  }),
  ...(['storage', 'market-data.read', 'notify'] as const).map((capability) =>
    z.strictObject({ capability: z.literal(capability), reason: line(TEXT_LIMITS.permissionReason) }),
  ),
]);
/** `permissionSchema` as everybody but the parser sees it. */
export type Permission = {
  readonly capability: Capability;
  readonly hosts?: readonly string[];
  readonly reason: string;
};

const contributionSchema = z.strictObject({
  id: identifierSchema,
  title: line(TEXT_LIMITS.displayName),
  description: line(TEXT_LIMITS.description).optional(),
  /** JSON Schema of the input, for the form. */
  input: z.record(z.string(), z.json()).optional(),
});

const contributesSchema = z.strictObject({
  commands: z.array(contributionSchema).max(100).default([]),
  strategies: z.array(contributionSchema).max(100).default([]),
  reports: z.array(contributionSchema).max(100).default([]),
  settings: z.record(z.string(), z.json()).optional(),
});

const workflowStepSchema = z.strictObject({
  id: identifierSchema,
  /** `publisher.name/command`; a step without it is a named manual step. */
  uses: z
    .string()
    .regex(/^[a-z0-9-]+\.[a-z0-9-]+\/[a-zA-Z][a-zA-Z0-9_-]{0,62}$/, 'use publisher.name/command')
    .optional(),
  with: z.record(z.string(), z.json()).optional(),
  needs: z.array(identifierSchema).max(50).default([]),
});
export type WorkflowStep = z.infer<typeof workflowStepSchema>;

const common = {
  manifestVersion: z.literal(1),
  publisher: slugSchema,
  name: slugSchema,
  version: versionSchema,
  displayName: line(TEXT_LIMITS.displayName),
  description: line(TEXT_LIMITS.description),
  category: categorySchema,
  tags: z
    .array(
      z
        .string()
        .max(TEXT_LIMITS.tag)
        .regex(/^[a-z0-9][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens'),
    )
    .max(TEXT_LIMITS.tags)
    .default([]),
  engines: z.strictObject({ marketplace: rangeSchema }),
  dependencies: z.record(extensionIdSchema, rangeSchema).default({}),
  license: line(100),
  repository: httpsUrl.optional(),
  homepage: httpsUrl.optional(),
  bugs: httpsUrl.optional(),
  pricing: z
    .strictObject({
      model: z.enum(['free', 'trial', 'subscription']),
      /** Days a trial runs. */
      trialDays: z.int().min(1).max(365).optional(),
    })
    .default({ model: 'free' }),
};

/** Puts what the checks over several fields found beside what the schema found. */
function report(ctx: z.RefinementCtx, problems: readonly ManifestProblem[]): void {
  for (const { path, problem, fix } of problems) {
    ctx.addIssue({ code: 'custom', path: [...path], message: problem, params: { fix } });
  }
}

/** A manifest of code. Unknown keys are errors. */
export const extensionManifestSchema = z
  .strictObject({
    ...common,
    kind: z.literal('extension').default('extension'),
    main: z.string().regex(/^dist\/.+\.(?:js|mjs)$/, 'name a .js or .mjs file under dist/'),
    permissions: z.array(permissionSchema).max(50).default([]),
    contributes: contributesSchema.default({ commands: [], strategies: [], reports: [] }),
  })
  .superRefine((manifest, ctx) => {
    const { contributes } = manifest;
    report(ctx, contradictions(manifest));
    report(ctx, duplicateCapabilities(manifest.permissions));
    report(ctx, duplicateContributions(contributes));
    report(ctx, schemaProblems(contributes.settings ?? {}, ['contributes', 'settings']));
    for (const kind of ['commands', 'strategies', 'reports'] as const) {
      for (const [index, { input }] of contributes[kind].entries()) {
        report(ctx, schemaProblems(input ?? {}, ['contributes', kind, index, 'input']));
      }
    }
  });

/** A manifest of ordered steps instead of code. Unknown keys are errors. */
export const workflowManifestSchema = z
  .strictObject({
    ...common,
    kind: z.literal('workflow'),
    /** A plain string `"x"` is the manual step `{"id":"x"}`. */
    steps: z
      .array(
        z.union([identifierSchema.transform((id): WorkflowStep => ({ id, needs: [] })), workflowStepSchema]),
      )
      .min(1)
      .max(100),
  })
  .superRefine((manifest, ctx) => {
    report(ctx, contradictions(manifest));
    report(ctx, stepProblems(manifest.steps));
  });

/** A `wpk.json` whose `x-*` keys have been set aside. Use `parseManifest` of src-main/packages for text from outside. */
export const manifestSchema = z.union([workflowManifestSchema, extensionManifestSchema]);
export type ExtensionManifest = z.infer<typeof extensionManifestSchema>;
export type WorkflowManifest = z.infer<typeof workflowManifestSchema>;
export type Manifest = z.infer<typeof manifestSchema>;

/** `publisher.name` of a manifest. */
export function extensionIdOf(manifest: { readonly publisher: string; readonly name: string }): string {
  return `${manifest.publisher}.${manifest.name}`;
}

/** What a manifest asks for; a workflow asks for nothing of its own. */
export function permissionsOf(manifest: Manifest): readonly Permission[] {
  return manifest.kind === 'workflow' ? [] : manifest.permissions;
}
