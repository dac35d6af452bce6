import { z } from 'zod';
import type { JsonObject } from '../../src-shared/json.ts';
import { markKindSchema } from '../../src-shared/models/catalog.ts';
import { wordsInLeaf } from './mark-words.ts';

/** What a leaf says of a mark: extension, version, kind, whether it was set; of one that was set, the digest of its words. */
const saidMark = z.tuple([z.string(), z.string(), markKindSchema, z.boolean()], z.string());
export type SaidMark = z.infer<typeof saidMark>;

/**
 * What the next pull looks at again: extensions whose marks differed in an answer that was newer than the checkpoint, and the marks
 * that leaves had set and that such an answer left out. The leaves that explain them come with the next checkpoint.
 */
const againSchema = z.object({
  ids: z.array(z.string()),
  marks: z.array(saidMark),
  /** Marks were told that no leaf says which was read: the whole log has to say. */
  whole: z.boolean().default(false),
});
export type Again = z.infer<typeof againSchema>;
export const NOTHING_AGAIN: Again = { ids: [], marks: [], whole: false };
const againOrNothing = againSchema.default({ ids: [], marks: [], whole: false });

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
    /** Versions taken so far: no more than the log can have approved. */
    versions: z.int().default(0),
    again: againOrNothing,
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
    /** In the order of the log; the first `owed` of them are of the pull before. */
    marks: z.array(saidMark),
    owed: z.int().default(0),
    /** Leaves of other extensions than it began with are passed by. */
    only: z.boolean().default(false),
    /** What it began with. */
    again: againOrNothing,
  }),
  /** The entries of extensions that the leaves told of; they are verified by then. */
  z.object({
    kind: z.literal('entries'),
    to: target,
    hashes: z.array(z.string()),
    ids: z.array(z.string()),
    total: z.int(),
    approved: z.array(z.tuple([z.string(), z.string(), z.string()])),
    marks: z.array(saidMark),
    owed: z.int().default(0),
    /** The leaves are all there ever were of these extensions. */
    whole: z.boolean().default(false),
    again: againOrNothing,
  }),
  /** Nothing is under way; the next pull begins with these. */
  z.object({ kind: z.literal('again'), again: againSchema }),
]);

export type Pull = z.infer<typeof pullSchema>;
export type PullOf<Kind extends Pull['kind']> = Extract<Pull, { kind: Kind }>;
/** A pull with steps to go. */
export type Underway = Exclude<Pull, { kind: 'again' }>;
export type PullTarget = z.infer<typeof target>;

/** Null where none is under way, and where another version of this program wrote it down: then it begins anew. */
export function readPull(stored: JsonObject | null): Pull | null {
  const parsed = pullSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

/** What the pull before left to look at again. */
export function againOf(stored: JsonObject | null): Again {
  const pull = readPull(stored);
  return pull?.kind === 'again' ? pull.again : NOTHING_AGAIN;
}

/** Nothing is under way; null where there is nothing to look at again either. */
export function idle(again: Again): PullOf<'again'> | null {
  return again.ids.length === 0 ? null : { kind: 'again', again };
}

/** The way through the whole log for what differs: what it last says of their marks, wherever that was. */
export function fromTheFirstLeaf(to: PullTarget, again: Again): PullOf<'leaves'> {
  const nothing = { hashes: [], approved: [], marks: [], owed: 0 };
  return { kind: 'leaves', to, from: 0, at: 0, ids: [...again.ids], ...nothing, only: true, again };
}

/** The same and more, each once. */
export function withAgain(before: Again, ids: readonly string[], marks: readonly SaidMark[]): Again {
  const keys = new Map([...before.marks, ...marks].map((mark) => [mark.slice(0, 3).join(' '), mark]));
  return { ...before, ids: [...new Set([...before.ids, ...ids])], marks: [...keys.values()] };
}

/** Ids, digests and marks that a leaf of a server's log tells of. */
export function noteLeaf(pull: PullOf<'leaves'>, seen: Set<string>, leaf: JsonObject): void {
  const { type, extensionId, version, digest, kind } = leaf;
  if (typeof extensionId !== 'string') return;
  if (pull.only && !seen.has(extensionId)) return;
  if (!seen.has(extensionId)) pull.ids.push(extensionId);
  seen.add(extensionId);
  if (typeof version !== 'string') return;
  if (type === 'version.approved' && typeof digest === 'string')
    pull.approved.push([extensionId, version, digest]);
  const mark = markKindSchema.safeParse(kind);
  if (mark.success && (type === 'mark.set' || type === 'mark.undone'))
    pull.marks.push(
      type === 'mark.set'
        ? [extensionId, version, mark.data, true, wordsInLeaf(leaf)]
        : [extensionId, version, mark.data, false],
    );
}
