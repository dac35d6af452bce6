import { z } from 'zod';
import { SYNC_LIMITS } from '../limits.ts';
import { originConflictSchema, remoteIdSchema, remoteSchema, syncRecordSchema } from '../models/remote.ts';
import { pageSchema, pathSchema, procedure } from './procedure.ts';
import { jobStartedSchema } from './submissions.ts';

const id = z.object({ id: remoteIdSchema });
const token = z
  .string()
  .min(1)
  .max(8_192)
  .regex(/^[\x21-\x7e]+$/, 'use the token and nothing else');

/** What a person compares before a server is followed. */
export const registryProposalSchema = z.object({
  proposalId: z.string(),
  id: z.string(),
  url: z.string(),
  name: z.string(),
  fingerprint: z.string(),
  /** Key ids that may sign a new root, and how many of them have to. */
  rootKeys: z.array(z.string()),
  threshold: z.int(),
  rootVersion: z.int(),
  expires: z.iso.datetime(),
  isExpired: z.boolean(),
});
/** See the schema of the same name. */
export type RegistryProposal = z.infer<typeof registryProposalSchema>;

/** Servers that this home follows. */
export const registries = {
  /**
   * Reads the root that the person was handed and says what would be trusted; nothing is kept and nobody is asked. The answer's
   * fingerprint is what the person compares; `add` confirms it.
   */
  propose: procedure({ role: 'admin', reach: 'local' }, 'sync', 'files')
    .input(
      z
        .object({
          id: remoteIdSchema,
          url: z.string().min(1).max(SYNC_LIMITS.urlCharacters),
          /** Text of root.json. */
          root: z.string().min(1).max(SYNC_LIMITS.rootBytes).optional(),
          rootPath: pathSchema.optional(),
          /** As people read it; the id where left out. */
          name: z.string().trim().min(1).max(80).optional(),
          token: token.optional(),
        })
        .refine(({ root, rootPath }) => (root === undefined) !== (rootPath === undefined), {
          path: ['root'],
          message: 'give the text of root.json or the path of the file',
        }),
    )
    .output(registryProposalSchema),
  /** Follows a server that was proposed, for the person who compared the fingerprint. Nothing is fetched yet. */
  add: procedure({ role: 'admin', reach: 'local', consent: true }, 'sync', 'trust')
    .input(z.object({ proposalId: z.string().max(64), fingerprint: z.string().max(100) }))
    .output(remoteSchema),
  list: procedure({ role: 'user', reach: 'local' }, 'sync').output(
    z.object({ items: z.array(remoteSchema) }),
  ),
  status: procedure({ role: 'user', reach: 'local' }, 'sync').input(id).output(remoteSchema),
  /** What was installed from it stays and goes on; the rest of what it listed goes. */
  remove: procedure({ role: 'admin', reach: 'local' }, 'sync')
    .input(id)
    .output(z.object({ removed: z.literal(true), kept: z.array(z.string()) })),
  setToken: procedure({ role: 'admin', reach: 'local' }, 'sync', 'trust')
    .input(id.extend({ token: token.nullable() }))
    .output(remoteSchema),
  /**
   * Starts a job for one server, or for each. Registries that came in a mirror file without an address are left out and named where all
   * are asked.
   */
  sync: procedure({ role: 'user', reach: 'local' }, 'sync')
    .input(z.object({ id: remoteIdSchema.optional() }))
    .output(
      z.object({
        jobs: z.array(jobStartedSchema.extend({ id: z.string() })),
        withoutAddress: z.array(z.string()),
      }),
    ),
  history: procedure({ role: 'user', reach: 'local' }, 'sync')
    .input(pageSchema.extend({ id: remoteIdSchema.optional() }))
    .output(z.object({ items: z.array(syncRecordSchema) })),
  conflicts: procedure({ role: 'user', reach: 'local' }, 'sync')
    .input(pageSchema.extend({ id: remoteIdSchema.optional() }))
    .output(z.object({ items: z.array(originConflictSchema) })),
  /** Brings the package of a version here, verified, so that its texts can be read before it is installed (a job). */
  fetch: procedure({ role: 'user', reach: 'local' }, 'sync')
    .input(z.object({ extensionId: z.string().max(130), version: z.string().max(260) }))
    .output(jobStartedSchema),
  /** How often a host that stays syncs by itself, in hours; 0 is never. Without `hours` it only says. */
  automatic: procedure({ role: 'admin', reach: 'local' }, 'sync')
    .input(z.object({ hours: z.int().min(0).max(720).optional() }))
    .output(z.object({ hours: z.int() })),
};
