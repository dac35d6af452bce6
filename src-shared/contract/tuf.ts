import { z } from 'zod';
import { TUF_LIMITS } from '../limits.ts';
import { slugSchema } from '../models/manifest.ts';
import { pathSchema, procedure } from './procedure.ts';

const passphrase = z.string().min(8).max(1024);
const roleSchema = z.string().regex(/^(?:root|publisher-[a-z0-9-]{1,63})$/, 'use root or publisher-<id>');
const keyIdSchema = z.string().regex(/^[0-9a-f]{64}$/, 'use the 64 hexadecimal digits of a key id');

/** A file of metadata that waits for signatures. */
const pendingSchema = z.object({
  kind: z.enum(['root', 'targets']),
  version: z.int(),
  expires: z.string(),
  /** What two people compare who sign the same: no signature changes it. */
  fingerprint: z.string(),
  /** Key ids whose signature is in it; whether they count is said when it is accepted. */
  signatures: z.array(z.string()),
  /** Of a root: its own keys, and how many of them are needed. */
  keys: z.array(z.string()),
  threshold: z.int().nullable(),
  /** Of targets: how many packages it lists. */
  targets: z.int().nullable(),
});

const publishedSchema = z.object({
  /** Roles of which a new version was written; none where the state was published already. */
  roles: z.array(z.string()),
  timestampVersion: z.int(),
  snapshotVersion: z.int(),
  logSeq: z.int(),
  /** What followers are not told all the same, by the code of a documented error. */
  notices: z.array(z.object({ code: z.string(), message: z.string(), hint: z.string() })),
});

const outcomeSchema = z.object({
  pending: pendingSchema,
  signed: z.int(),
  needed: z.int(),
  /** What was published because nothing is missing any more; null while something is. */
  published: publishedSchema.nullable(),
});

/** The TUF metadata that this station publishes: its keys, and who signs what. For the operator at the machine. */
export const tuf = {
  /** Makes a root key, or a publisher's, in a file under a passphrase. Needs no home. */
  key: procedure({ role: 'admin', reach: 'local' }, 'trust', 'files', 'tuf')
    .input(z.object({ out: pathSchema, passphrase }))
    .output(z.object({ path: z.string(), publicKey: z.string(), keyId: z.string() })),
  init: procedure({ role: 'admin', reach: 'local' }, 'tuf', 'trust', 'files')
    .input(
      z.object({
        /** Files of `tuf.key`, or public keys as PEM. */
        rootKeys: z.array(pathSchema).min(1).max(TUF_LIMITS.rootKeys),
        threshold: z.int().min(1).max(TUF_LIMITS.rootKeys),
        name: z.string().min(1).max(80),
        /** 2^n bins to begin with; left out, the number of packages decides. They grow with it. */
        bits: z.int().min(1).max(TUF_LIMITS.binBits).optional(),
        replace: z.boolean().default(false),
      }),
    )
    .output(pendingSchema),
  rotate: procedure({ role: 'admin', reach: 'local' }, 'tuf', 'trust', 'files')
    .input(
      z.object({
        add: z.array(pathSchema).max(TUF_LIMITS.rootKeys).default([]),
        remove: z.array(keyIdSchema).max(TUF_LIMITS.rootKeys).default([]),
        threshold: z.int().min(1).max(TUF_LIMITS.rootKeys).optional(),
        /** Roles of the server that get a new key. */
        online: z.array(z.enum(['targets', 'catalog', 'snapshot', 'timestamp'])).default([]),
        replace: z.boolean().default(false),
      }),
    )
    /** Null where only the catalog got a new key, which needs no root. */
    .output(z.object({ pending: pendingSchema.nullable() })),
  /** Signs a file, which needs no home, or what waits in this home. */
  sign: procedure({ role: 'admin', reach: 'local' }, 'tuf', 'trust', 'files')
    .input(
      z.object({
        file: pathSchema.optional(),
        role: roleSchema.default('root'),
        key: pathSchema,
        passphrase: z.string().max(1024),
      }),
    )
    .output(outcomeSchema.partial().extend({ keyId: z.string(), pending: pendingSchema })),
  /** Writes what waits for signatures to a file, for another machine. */
  pending: procedure({ role: 'admin', reach: 'local' }, 'tuf', 'files')
    .input(
      z.object({ role: roleSchema.default('root'), out: pathSchema, replace: z.boolean().default(false) }),
    )
    .output(z.object({ path: z.string() })),
  /** Takes the signatures of a file that came back. */
  accept: procedure({ role: 'admin', reach: 'local' }, 'tuf', 'files')
    .input(z.object({ file: pathSchema }))
    .output(outcomeSchema),
  /** Lets a publisher sign its own targets, from its first signature on. */
  delegate: procedure({ role: 'admin', reach: 'local' }, 'tuf', 'trust', 'files', 'registry')
    .input(z.object({ publisherId: slugSchema, key: pathSchema }))
    .output(pendingSchema),
  undelegate: procedure({ role: 'admin', reach: 'local' }, 'tuf')
    .input(z.object({ publisherId: slugSchema }))
    .output(z.object({ published: publishedSchema.nullable() })),
  publish: procedure({ role: 'admin', reach: 'local' }, 'tuf')
    .input(
      z.object({
        /** Looks at everything anew, not only at what changed. */
        full: z.boolean().default(false),
      }),
    )
    .output(z.object({ jobId: z.string() })),
  status: procedure({ role: 'admin', reach: 'local' }, 'tuf').output(
    z.object({
      initialised: z.boolean(),
      root: z
        .object({
          version: z.int(),
          expires: z.string(),
          fingerprint: z.string(),
          threshold: z.int(),
          keys: z.array(z.string()),
        })
        .nullable(),
      roles: z.array(
        z.object({
          role: z.string(),
          version: z.int(),
          expires: z.string(),
          expired: z.boolean(),
          keyGeneration: z.int(),
        }),
      ),
      bins: z.int(),
      publishers: z.array(z.object({ id: z.string(), keyId: z.string(), inForce: z.boolean() })),
      pending: z.array(pendingSchema.extend({ role: z.string() })),
    }),
  ),
};
