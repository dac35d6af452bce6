import { z } from 'zod';
import {
  extensionSchema,
  extensionVersionSchema,
  facetsSchema,
  ratingSummarySchema,
  versionRatingSchema,
} from '../models/catalog.ts';
import { attestationSchema } from '../models/attestation.ts';
import { auditReportSchema, findingCountsSchema } from '../models/finding.ts';
import { signerSchema } from '../models/identity.ts';
import { categoryOrLabelSchema, extensionIdSchema, slugSchema, versionSchema } from '../models/manifest.ts';
import { statisticsSchema } from '../models/moderation.ts';
import { packageDiffSchema } from '../models/package.ts';
import { aspectMeansSchema } from '../models/review.ts';
import { MODERATION_LIMITS, TEXT_LIMITS } from '../limits.ts';
import { digestSchema, cursorPageSchema, nextCursorSchema, procedure } from './procedure.ts';

const idInput = z.object({ extensionId: extensionIdSchema });
const versionInput = z.object({ extensionId: extensionIdSchema, version: versionSchema });

/** The catalog: names, versions, files, audits, search. */
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
        category: categoryOrLabelSchema,
      }),
    )
    .output(z.object({ extensionId: z.string(), status: z.literal('draft'), version: z.string() })),

  validate: procedure(
    { role: 'developer', reach: 'any', asksOnly: true },
    'registry',
    'validation',
    'packages',
    'sandbox',
  )
    .route({
      method: 'POST',
      path: '/extensions/validate',
      summary: 'Audit a package that the registry holds',
    })
    .input(z.union([versionInput, z.object({ digest: digestSchema })]))
    .output(auditReportSchema),

  search: procedure({ role: 'user', reach: 'any', sameForAll: true }, 'registry')
    .route({ method: 'GET', path: '/extensions', summary: 'Search the catalog' })
    .input(cursorPageSchema.extend({ query: z.string().max(TEXT_LIMITS.query).default('') }))
    .output(
      z.object({
        items: z.array(extensionSchema),
        total: z.int(),
        totalIsExact: z.boolean(),
        facets: facetsSchema,
        nextCursor: nextCursorSchema,
        suggestion: z.string().nullable(),
        problems: z.array(z.string()),
      }),
    ),

  get: procedure({ role: 'user', reach: 'any', sameForAll: true }, 'registry')
    .route({ method: 'GET', path: '/extensions/{extensionId}', summary: 'One extension with its versions' })
    .input(idInput)
    .output(
      z.object({
        extension: extensionSchema,
        versions: z.array(extensionVersionSchema),
        aspects: aspectMeansSchema,
        audit: findingCountsSchema.extend({ ruleset: z.string(), at: z.iso.datetime() }).nullable(),
        /** The audit at the server that it came from, where none was made here; null where that tells of none. */
        auditAtOrigin: findingCountsSchema
          .extend({
            /** The short name of that server. */
            registry: z.string(),
            /** Checked here: the server's own signed statement. What only its catalog tells has no rule set and no time. */
            signed: z.boolean(),
            ruleset: z.string().nullable(),
            at: z.iso.datetime().nullable(),
          })
          .nullable()
          .default(null),
      }),
    ),

  /** Over HTTP only for whoever may have the bytes, and so are the two below and the audit. */
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

  changes: procedure({ role: 'user', reach: 'any' }, 'packages', 'registry')
    .route({
      method: 'GET',
      path: '/extensions/{extensionId}/{version}/changes',
      summary: 'What one version changes against another',
    })
    .input(versionInput.extend({ from: versionSchema }))
    .output(packageDiffSchema),

  icon: procedure({ role: 'user', reach: 'any' }, 'registry', 'packages')
    .route({ method: 'GET', path: '/extensions/{extensionId}/icon', summary: 'The icon of an extension' })
    .input(idInput)
    .output(
      z.object({
        /** Base64; null where the newest version ships none that fits. */
        png: z.string().nullable(),
      }),
    ),

  audit: procedure({ role: 'user', reach: 'any' }, 'registry')
    .route({
      method: 'GET',
      path: '/extensions/{extensionId}/{version}/audit',
      summary: "The report of a version's audit",
    })
    .input(versionInput)
    .output(auditReportSchema),

  verify: procedure({ role: 'user', reach: 'any' }, 'registry', 'trust', 'packages', 'sync')
    .route({
      method: 'GET',
      path: '/extensions/{extensionId}/{version}/verification',
      summary: 'Check the bytes and the signature of a version again',
    })
    .input(versionInput)
    .output(
      z.object({
        verified: z.literal(true),
        digest: digestSchema,
        signer: signerSchema,
        checkedAt: z.iso.datetime(),
        /** What ties it to the server it came from, checked again with what was kept; null for what came from none. */
        evidence: z
          .object({
            registryId: z.string(),
            /** Place of its approval in the log there. */
            seq: z.int(),
            /** The path under which the server's signed metadata lists it. */
            target: z.string(),
            /** When it was checked with the network. */
            checkedAt: z.iso.datetime(),
          })
          .nullable(),
      }),
    ),

  /** Every statement about the bytes of a version, each checked again. One that does not hold is shown with its code. */
  attestations: procedure({ role: 'user', reach: 'any' }, 'registry', 'trust')
    .route({
      method: 'GET',
      path: '/extensions/{extensionId}/{version}/attestations',
      summary: 'Who states what about a version',
    })
    .input(versionInput)
    .output(z.object({ items: z.array(attestationSchema) })),

  rating: procedure({ role: 'user', reach: 'any', sameForAll: true }, 'registry')
    .route({ method: 'GET', path: '/extensions/{extensionId}/rating', summary: 'Stars of an extension' })
    .input(idInput)
    .output(
      ratingSummarySchema.extend({
        /** Each version that was rated, oldest first. */
        versions: z.array(versionRatingSchema),
      }),
    ),

  /** Only for whoever publishes it, and administrators. */
  statistics: procedure({ role: 'developer', reach: 'any' }, 'registry')
    .route({
      method: 'GET',
      path: '/extensions/{extensionId}/statistics',
      summary: 'How an extension of yours is used: counts and no more',
    })
    .input(
      idInput.extend({
        days: z.coerce.number().int().min(1).max(MODERATION_LIMITS.statisticsDays).default(30),
      }),
    )
    .output(statisticsSchema),
};
