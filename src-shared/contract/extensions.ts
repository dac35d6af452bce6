import { z } from 'zod';
import {
  extensionSchema,
  extensionVersionSchema,
  facetsSchema,
  ratingSummarySchema,
} from '../models/catalog.ts';
import { auditReportSchema } from '../models/finding.ts';
import {
  CATEGORY_LABELS,
  categorySchema,
  extensionIdSchema,
  slugSchema,
  versionSchema,
  type Category,
} from '../models/manifest.ts';
import { aspectMeansSchema } from '../models/review.ts';
import { TEXT_LIMITS } from '../limits.ts';
import { digestSchema, pageSchema, procedure } from './procedure.ts';

/** A category by its id (`trading-strategy`) or by its label ("Trading Strategy"), as the platform's calls have it. */
const categoryOrLabel = z.string().transform((text, context): Category => {
  const wanted = text.trim().toLowerCase();
  const found = Object.entries(CATEGORY_LABELS).find(
    ([id, label]) => id === wanted || label.toLowerCase() === wanted,
  );
  if (found !== undefined) return categorySchema.parse(found[0]);
  context.addIssue({ code: 'custom', message: `use one of: ${Object.values(CATEGORY_LABELS).join(', ')}` });
  return z.NEVER;
});

const idInput = z.object({ extensionId: extensionIdSchema });
const versionInput = z.object({ extensionId: extensionIdSchema, version: versionSchema });

export const extensions = {
  create: procedure({ role: 'developer', reach: 'any' }, 'registry', 'trust')
    .route({ method: 'POST', path: '/extensions', summary: 'Reserve a name and make a draft' })
    .input(
      z.object({
        /** The platform calls it `developer_id`. */
        publisher: slugSchema,
        /** The platform calls it `extension_name`; its slug becomes the name. */
        displayName: z.string().min(1).max(TEXT_LIMITS.displayName),
        name: slugSchema.optional(),
        description: z.string().min(1).max(TEXT_LIMITS.description),
        version: versionSchema,
        category: categoryOrLabel,
      }),
    )
    .output(z.object({ extensionId: z.string(), status: z.literal('draft'), version: z.string() })),

  validate: procedure({ role: 'developer', reach: 'any' }, 'registry', 'validation', 'packages', 'sandbox')
    .route({
      method: 'POST',
      path: '/extensions/validate',
      summary: 'Audit a package that the registry holds',
    })
    .input(z.union([versionInput, z.object({ digest: digestSchema })]))
    .output(auditReportSchema),

  search: procedure({ role: 'user', reach: 'any' }, 'registry')
    .route({ method: 'GET', path: '/extensions', summary: 'Search the catalog' })
    .input(pageSchema.extend({ query: z.string().max(TEXT_LIMITS.query).default('') }))
    .output(
      z.object({
        items: z.array(extensionSchema),
        total: z.int(),
        totalIsExact: z.boolean(),
        facets: facetsSchema,
        suggestion: z.string().nullable(),
        problems: z.array(z.string()),
      }),
    ),

  get: procedure({ role: 'user', reach: 'any' }, 'registry')
    .route({ method: 'GET', path: '/extensions/{extensionId}', summary: 'One extension with its versions' })
    .input(idInput)
    .output(
      z.object({
        extension: extensionSchema,
        versions: z.array(extensionVersionSchema),
        aspects: aspectMeansSchema,
        audit: z
          .object({
            errors: z.int(),
            warnings: z.int(),
            notices: z.int(),
            ruleset: z.string(),
            at: z.iso.datetime(),
          })
          .nullable(),
      }),
    ),

  files: procedure({ role: 'user', reach: 'any' }, 'registry', 'packages')
    .route({
      method: 'GET',
      path: '/extensions/{extensionId}/{version}/files',
      summary: 'What one version ships',
    })
    .input(versionInput)
    .output(
      z.object({ items: z.array(z.object({ path: z.string(), sizeBytes: z.int(), sha256: z.string() })) }),
    ),

  file: procedure({ role: 'user', reach: 'any' }, 'registry', 'packages', 'files')
    .route({
      method: 'GET',
      path: '/extensions/{extensionId}/{version}/file',
      summary: 'The text of one file of a version',
    })
    .input(versionInput.extend({ path: z.string().max(240) }))
    .output(z.object({ path: z.string(), sizeBytes: z.int(), text: z.string().nullable() })),

  audit: procedure({ role: 'user', reach: 'any' }, 'registry')
    .route({
      method: 'GET',
      path: '/extensions/{extensionId}/{version}/audit',
      summary: "The report of a version's audit",
    })
    .input(versionInput)
    .output(auditReportSchema),

  rating: procedure({ role: 'user', reach: 'any' }, 'registry')
    .route({ method: 'GET', path: '/extensions/{extensionId}/rating', summary: 'Stars of an extension' })
    .input(idInput)
    .output(ratingSummarySchema),
};
