import { z } from 'zod';
import { extensionVersionSchema, markKindSchema, submissionSchema } from '../models/catalog.ts';
import { extensionIdSchema, versionSchema } from '../models/manifest.ts';
import { blockRequestSchema, blockRequestStateSchema, claimSchema } from '../models/moderation.ts';
import { TEXT_LIMITS } from '../limits.ts';
import { digestSchema, cursorPageSchema, nextCursorSchema, procedure } from './procedure.ts';

const target = z.object({ extensionId: extensionIdSchema, version: versionSchema });
const reason = z.string().trim().min(1).max(TEXT_LIMITS.reason);

/** The package that the reviewer read: the decision is refused when another was submitted meanwhile. */
const reviewed = digestSchema.optional();

const id = z.string().max(64);

const decisionSchema = z.object({
  extensionId: z.string(),
  version: z.string(),
  verdict: z.string(),
  reason: z.string().nullable(),
  evidence: z.string().nullable(),
  actor: z.string(),
  at: z.iso.datetime(),
});

/** Decisions on submissions and marks on versions. */
export const moderation = {
  queue: procedure({ role: 'reviewer', reach: 'any' })
    .route({
      method: 'GET',
      path: '/moderation/queue',
      summary: 'Submissions that wait for a decision, oldest first, and who reviews them',
    })
    .input(cursorPageSchema)
    .output(
      z.object({
        items: z.array(submissionSchema.extend({ claim: claimSchema.nullable() })),
        nextCursor: nextCursorSchema,
      }),
    ),
  /** Of an access token the name that it was given; null for everybody else, who is known by the id alone. */
  person: procedure({ role: 'reviewer', reach: 'any' })
    .route({ method: 'GET', path: '/moderation/person', summary: 'Who acts under a user id' })
    .input(z.object({ userId: z.string().min(1).max(1_000) }))
    .output(z.object({ name: z.string().nullable() })),
  /** For a while; to take over what another holds needs a reason. Again by the same person goes on with it. */
  claim: procedure({ role: 'reviewer', reach: 'any' }, 'registry')
    .route({
      method: 'POST',
      path: '/submissions/{id}/claim',
      summary: 'Say that you review a submission, so that nobody else does',
    })
    .input(z.object({ id, reason: reason.optional() }))
    .output(claimSchema),
  release: procedure({ role: 'reviewer', reach: 'any' }, 'registry')
    .route({
      method: 'DELETE',
      path: '/submissions/{id}/claim',
      summary: 'Leave a submission to others again',
    })
    .input(z.object({ id }))
    .output(z.object({ released: z.literal(true) })),
  approve: procedure({ role: 'reviewer', reach: 'any' }, 'registry')
    .route({ method: 'POST', path: '/moderation/approve', summary: 'Approve a pending version' })
    .input(target.extend({ reason: reason.optional(), digest: reviewed }))
    .output(submissionSchema),
  reject: procedure({ role: 'reviewer', reach: 'any' }, 'registry')
    .route({ method: 'POST', path: '/moderation/reject', summary: 'Reject a pending version' })
    .input(target.extend({ reason, digest: reviewed }))
    .output(submissionSchema),
  deprecate: procedure({ role: 'developer', reach: 'any' }, 'registry')
    .route({ method: 'POST', path: '/moderation/deprecate', summary: 'Mark a version as deprecated' })
    .input(target.extend({ reason, successor: extensionIdSchema.optional() }))
    .output(extensionVersionSchema),
  yank: procedure({ role: 'developer', reach: 'any' }, 'registry')
    .route({ method: 'POST', path: '/moderation/yank', summary: 'Withdraw a version from new installs' })
    .input(target.extend({ reason }))
    .output(extensionVersionSchema),
  /**
   * On a server another reviewer has to agree; `blockRequest` says so. With `emergency` an administrator blocks at once, and the
   * request and the log say that nobody was asked.
   */
  block: procedure({ role: 'reviewer', reach: 'any' }, 'registry')
    .route({
      method: 'POST',
      path: '/moderation/block',
      summary: 'Block a version and disable installed copies',
    })
    .input(target.extend({ reason, evidence: reason, emergency: z.boolean().default(false) }))
    .output(extensionVersionSchema.extend({ blockRequest: blockRequestSchema.nullable() })),
  blockRequests: procedure({ role: 'reviewer', reach: 'any' })
    .route({
      method: 'GET',
      path: '/moderation/block-requests',
      summary: 'Blocks that were asked for, oldest first',
    })
    .input(cursorPageSchema.extend({ state: blockRequestStateSchema.default('open') }))
    .output(z.object({ items: z.array(blockRequestSchema), nextCursor: nextCursorSchema })),
  agreeToBlock: procedure({ role: 'reviewer', reach: 'any' }, 'registry')
    .route({
      method: 'POST',
      path: '/moderation/block-requests/{id}/agree',
      summary: 'Agree to a block that another reviewer asked for: it takes effect',
    })
    .input(z.object({ id }))
    .output(extensionVersionSchema),
  declineBlock: procedure({ role: 'reviewer', reach: 'any' }, 'registry')
    .route({
      method: 'POST',
      path: '/moderation/block-requests/{id}/decline',
      summary: 'Decline a block that was asked for, or take your own request back',
    })
    .input(z.object({ id, reason }))
    .output(blockRequestSchema),
  undo: procedure({ role: 'developer', reach: 'any' }, 'registry')
    .route({ method: 'POST', path: '/moderation/undo', summary: 'Take a mark back' })
    .input(target.extend({ mark: markKindSchema, reason }))
    .output(extensionVersionSchema),
  history: procedure({ role: 'user', reach: 'any' }, 'registry')
    .route({
      method: 'GET',
      path: '/moderation/{extensionId}/history',
      summary: 'Every decision on an extension, oldest first',
    })
    .input(z.object({ extensionId: extensionIdSchema, version: versionSchema.optional() }))
    .output(z.object({ items: z.array(decisionSchema) })),
};
