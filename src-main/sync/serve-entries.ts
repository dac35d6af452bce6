import { setImmediate as breathe } from 'node:timers/promises';
import { rcompare } from 'semver';
import { StationError } from '../../src-shared/errors/index.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import type { CatalogEntry, EntryVersion } from '../../src-shared/models/catalog-entry.ts';
import type { ExtensionRow, Store, Tx, VersionRow } from '../store/port.ts';
import { gravityOf } from './gravest-mark.ts';

export interface EntriesAsked {
  readonly ids?: readonly string[] | undefined;
  /** The id after which the page begins. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface EntriesPage {
  readonly items: readonly CatalogEntry[];
  readonly asOf: { readonly seq: number };
  readonly nextCursor?: string;
}

/** Read in one go; between two of these others get their turn. */
const SLICE = 20;

/**
 * A page of the catalog as stations that follow this one read it: own extensions with an approved version. The log's size is read
 * first: what was written up to there is in the page, and what is written while it is made comes again by its leaves.
 */
export async function serveEntries(store: Store, asked: EntriesAsked): Promise<EntriesPage> {
  const size = await store.read((tx) => tx.log.size());
  const items: CatalogEntry[] = [];
  const names = new Map<string, string>();
  let bytes = 0;
  let after = asked.ids === undefined ? (asked.cursor ?? null) : null;
  let index = asked.ids === undefined || asked.cursor === undefined ? 0 : asked.ids.indexOf(asked.cursor) + 1;
  const answer = (more: boolean): EntriesPage => ({
    items,
    asOf: { seq: size - 1 },
    ...(more && after !== null ? { nextCursor: after } : {}),
  });
  for (;;) {
    const room = Math.min(SLICE, asked.limit - items.length);
    const slice = asked.ids?.slice(index, index + room);
    const found = await store.read(async (tx) => {
      const ids = slice ?? (await tx.remotes.idsOf('local', after, room));
      const read: { id: string; entry: CatalogEntry | null }[] = [];
      for (const id of ids) read.push({ id, entry: await entryOf(tx, id, names) });
      return read;
    });
    for (const { id, entry } of found) {
      if (entry !== null) {
        bytes += JSON.stringify(entry).length;
        // At least one, or a large one would never be told.
        if (items.length > 0 && bytes > SYNC_LIMITS.servedPageBytes) return answer(true);
        items.push(entry);
      }
      after = id;
      index += 1;
    }
    if (found.length < room || (asked.ids !== undefined && index >= asked.ids.length)) return answer(false);
    if (items.length >= asked.limit) return answer(true);
    await breathe();
  }
}

const NO_STARS = [0, 0, 0, 0, 0] as const;

/** Where there are too many to tell of: those with the gravest marks, and the newest. */
function thatCount(versions: EntryVersion[]): EntryVersion[] {
  if (versions.length <= SYNC_LIMITS.versionsOfEntry) return versions;
  return versions
    .toSorted((a, b) => gravityOf(b.marks) - gravityOf(a.marks) || rcompare(a.version, b.version))
    .slice(0, SYNC_LIMITS.versionsOfEntry);
}

/** Null where there is nothing to tell: unknown here, another server's, or nothing was ever approved. */
async function entryOf(tx: Tx, id: string, names: Map<string, string>): Promise<CatalogEntry | null> {
  const row = await tx.extensions.get(id);
  if (row === null || row.origin !== 'local') return null;
  const versions: EntryVersion[] = [];
  for (const version of await tx.versions.list(id)) {
    const told = await versionOf(tx, version);
    if (told !== null) versions.push(told);
  }
  if (versions.length === 0) return null;
  return {
    id,
    publisherName: await publisherName(tx, row, names),
    simulated: row.simulated,
    installs: row.installs,
    stars:
      row.ratingCount === 0 ? [...NO_STARS] : [...((await tx.reviews.histograms([id])).get(id) ?? NO_STARS)],
    createdAt: iso(row.createdAt),
    publishedAt: row.publishedAt === null ? null : iso(row.publishedAt),
    updatedAt: iso(row.updatedAt),
    versions: thatCount(versions),
  };
}

async function versionOf(tx: Tx, row: VersionRow): Promise<EntryVersion | null> {
  const { digest, manifest, sizeBytes, unpackedBytes, approvedAt } = row;
  if (row.state !== 'approved' || digest === null || manifest === null || approvedAt === null) return null;
  const marks = await tx.versions.marks(row.extensionId, row.version);
  return {
    version: row.version,
    digest,
    sizeBytes: sizeBytes ?? 0,
    unpackedBytes: unpackedBytes ?? 0,
    files: await tx.versions.countFiles(digest),
    manifest,
    signer: row.signer,
    simulated: row.simulated,
    submittedAt: row.submittedAt === null ? null : iso(row.submittedAt),
    approvedAt: iso(approvedAt),
    audit: await tx.submissions.auditCounts(digest),
    marks: marks.map(({ kind, reason, successor, evidence, actor, at }) => ({
      kind,
      reason,
      successor,
      evidence,
      actor,
      at: iso(at),
    })),
  };
}

async function publisherName(tx: Tx, row: ExtensionRow, names: Map<string, string>): Promise<string> {
  let name = names.get(row.publisherId);
  if (name === undefined) {
    name = (await tx.publishers.get(row.publisherId))?.displayName ?? row.publisherId;
    names.set(row.publisherId, name);
  }
  return name;
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** The publisher's signature of an approved version of this home. @throws registry.version-not-found */
export async function serveBundle(store: Store, extensionId: string, version: string): Promise<JsonObject> {
  const bundle = await store.read(async (tx) => {
    const extension = await tx.extensions.get(extensionId);
    const row = await tx.versions.get(extensionId, version);
    return extension?.origin === 'local' && row?.state === 'approved' ? row.bundle : null;
  });
  if (bundle === null) throw new StationError('registry.version-not-found', { extensionId, version });
  return bundle;
}
