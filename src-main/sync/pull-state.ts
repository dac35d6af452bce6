import { z } from 'zod';
import type { JsonObject } from '../../src-shared/json.ts';
import { markKindSchema } from '../../src-shared/models/catalog.ts';

/** The checkpoint that a pull works towards: signed, and verified before it was written down. */
const target = z.object({ size: z.int(), rootHash: z.string(), checkpoint: z.string() });

/** Where a pull stands: written in the transaction of each step, so that one that was cut goes on after its last step. */
const pullSchema = z.discriminatedUnion('kind', [
  /** The whole catalog, in the order of ids. `hashes` is the compact range of the target. */
  z.object({
    kind: z.literal('all'),
    to: target,
    hashes: z.array(z.string()),
    cursor: z.string().nullable(),
    pages: z.int(),
  }),
  /** The leaves between two sizes; `hashes` is the compact range of the first `at` leaves. */
  z.object({
    kind: z.literal('leaves'),
    to: target,
    from: z.int(),
    at: z.int(),
    hashes: z.array(z.string()),
    ids: z.array(z.string()),
    approved: z.array(z.tuple([z.string(), z.string(), z.string()])),
    marks: z.array(z.tuple([z.string(), z.string(), markKindSchema, z.boolean()])),
  }),
  /** The entries of extensions that the leaves told of; they are verified by then. */
  z.object({
    kind: z.literal('entries'),
    to: target,
    hashes: z.array(z.string()),
    ids: z.array(z.string()),
    total: z.int(),
    approved: z.array(z.tuple([z.string(), z.string(), z.string()])),
    marks: z.array(z.tuple([z.string(), z.string(), markKindSchema, z.boolean()])),
  }),
]);

export type Pull = z.infer<typeof pullSchema>;
export type PullOf<Kind extends Pull['kind']> = Extract<Pull, { kind: Kind }>;
export type PullTarget = z.infer<typeof target>;

/** Null where none is under way, and where another version of this program wrote it down: then it begins anew. */
export function readPull(stored: JsonObject | null): Pull | null {
  const parsed = pullSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

/** Ids, digests and marks that a leaf of a server's log tells of. */
export function noteLeaf(pull: PullOf<'leaves'>, seen: Set<string>, leaf: JsonObject): void {
  const { type, extensionId, version, digest, kind } = leaf;
  if (typeof extensionId !== 'string') return;
  if (!seen.has(extensionId)) pull.ids.push(extensionId);
  seen.add(extensionId);
  if (typeof version !== 'string') return;
  if (type === 'version.approved' && typeof digest === 'string')
    pull.approved.push([extensionId, version, digest]);
  const mark = markKindSchema.safeParse(kind);
  if (mark.success && (type === 'mark.set' || type === 'mark.undone'))
    pull.marks.push([extensionId, version, mark.data, type === 'mark.set']);
}
