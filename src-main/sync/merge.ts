import { rcompare } from 'semver';
import { StationError } from '../../src-shared/errors/index.ts';
import type { CatalogEntry, EntryVersion } from '../../src-shared/models/catalog-entry.ts';
import type { Manifest } from '../../src-shared/models/manifest.ts';
import { chooseLatest, listingOf } from '../registry/index.ts';
import type { ExtensionRow, MarkRow, Tx, VersionRow } from '../store/port.ts';

/** What taking one entry over came to. */
export interface Merged {
  /** False where its name is somebody else's here: a conflict. */
  readonly isTaken: boolean;
  readonly versions: number;
  /** A block was set or taken back: installed copies have to be looked at. */
  readonly blocks: boolean;
  /** A mark is known here that was not told, and that nothing verified takes back: it stays. */
  readonly keptMarks: boolean;
  /** A mark was told that is not known here, and that nothing verified says: it is left out. */
  readonly unsaidMarks: boolean;
}

/** What is verified of the marks of one extension. */
export interface MarkWords {
  /** A leaf of the log takes back a mark that is known here. */
  takesBack(version: string, mark: MarkRow): boolean;
  /** A leaf of the log, or the signed metadata, says that a mark stands. */
  isSaid(version: string, kind: MarkRow['kind']): boolean;
}

const NOTHING: Merged = {
  isTaken: false,
  versions: 0,
  blocks: false,
  keptMarks: false,
  unsaidMarks: false,
};

/**
 * Takes one entry of a server over, in the caller's transaction. A name belongs to the place that it first came from: what
 * another place offers under it is written down as a conflict and changes nothing else. A mark comes and goes with something verified
 * alone: that an entry tells it or leaves it out says nothing.
 * @throws sync.entries-lie where a version that is known here has other bytes now
 */
export async function mergeEntry(
  tx: Tx,
  remoteId: string,
  entry: CatalogEntry,
  asOf: number,
  words: MarkWords,
): Promise<Merged> {
  const [publisherId = ''] = entry.id.split('.');
  const before = await tx.extensions.get(entry.id);
  const pinned = await pinOf(tx, remoteId, entry.id);
  if (pinned !== null) {
    await tx.remotes.putConflict({
      remoteId,
      extensionId: entry.id,
      ...pinned,
      displayName: newestOf(entry).manifest.displayName,
      versions: entry.versions.map(({ version }) => version).slice(0, 50),
      firstSeenAt: asOf,
      lastSeenAt: asOf,
    });
    return NOTHING;
  }
  await tx.remotes.deleteConflict(remoteId, entry.id);
  if ((await tx.publishers.get(publisherId)) === null) {
    const displayName = entry.publisherName;
    await tx.publishers.insert({ id: publisherId, displayName, origin: remoteId, createdAt: asOf });
  }
  // The row comes before its versions, with the texts of the one that it shows.
  const rows = new Map<string, VersionRow>();
  for (const known of await tx.versions.list(entry.id)) rows.set(known.version, known);
  const changed: VersionRow[] = [];
  for (const version of entry.versions) {
    const known = rows.get(version.version);
    const next = versionRow(entry.id, version, known);
    if (known === undefined || !isSame(known, next)) changed.push(next);
    rows.set(version.version, next);
  }
  const told = new Map(entry.versions.map((one) => [one.version, marksFor(entry.id, one)]));
  const plans: MarkPlan[] = [];
  for (const version of rows.keys()) {
    const known = before === null ? [] : await tx.versions.marks(entry.id, version);
    plans.push(planMarks(version, known, told.get(version), words));
  }
  const marksOf = new Map(plans.map(({ version, marks }) => [version, marks]));
  const extension = extensionRow(remoteId, entry, rows, marksOf, before);
  if (before === null) await tx.extensions.insert(extension);
  else if (!isSame(before, extension)) await tx.extensions.update(extension);
  for (const row of changed) await tx.versions.put(row);
  for (const { version, gone, set } of plans) {
    for (const kind of gone) await tx.versions.deleteMark(entry.id, version, kind);
    for (const mark of set) await tx.versions.putMark(mark);
  }
  for (const version of entry.versions) {
    const { files, audit } = version;
    await tx.remotes.putVersion({
      extensionId: entry.id,
      version: version.version,
      remoteId,
      files,
      audit,
      evidence: null,
    });
  }
  await tx.remotes.putExtension({ extensionId: entry.id, remoteId, asOf, histogram: entry.stars });
  return {
    isTaken: true,
    versions: changed.length,
    blocks: plans.some(({ blocks }) => blocks),
    keptMarks: plans.some(({ kept }) => kept),
    unsaidMarks: plans.some(({ unsaid }) => unsaid),
  };
}

/** Whose a name is, where it is not this server's. A publisher of this home may have some names there and some here. */
export async function pinOf(
  tx: Tx,
  remoteId: string,
  extensionId: string,
): Promise<{ readonly pinnedTo: string; readonly kind: 'extension' | 'publisher' } | null> {
  const before = await tx.extensions.get(extensionId);
  if (before !== null)
    return before.origin === remoteId ? null : { pinnedTo: before.origin, kind: 'extension' };
  const publisher = await tx.publishers.get(extensionId.split('.')[0] ?? '');
  if (publisher === null || publisher.origin === remoteId || publisher.origin === 'local') return null;
  return { pinnedTo: publisher.origin, kind: 'publisher' };
}

function newestOf({ versions }: CatalogEntry): EntryVersion {
  return versions.toSorted((a, b) => rcompare(a.version, b.version))[0] as EntryVersion;
}

/** @throws sync.entries-lie */
function versionRow(extensionId: string, entry: EntryVersion, known: VersionRow | undefined): VersionRow {
  const { version, digest, sizeBytes, unpackedBytes, manifest, signer, simulated } = entry;
  if (known !== undefined && known.digest !== digest)
    throw new StationError('sync.entries-lie', {
      extensionId,
      version,
      problem: 'its bytes are others than before',
    });
  // What was verified with its package is not replaced by what is only told.
  const told = { manifest: manifest satisfies Manifest, sizeBytes, unpackedBytes, signer };
  const held = known !== undefined && known.bundle !== null ? known : told;
  return {
    extensionId,
    version,
    state: 'approved',
    digest,
    sizeBytes: held.sizeBytes,
    unpackedBytes: held.unpackedBytes,
    manifest: held.manifest,
    bundle: known?.bundle ?? null,
    signer: held.signer,
    simulated,
    submittedAt: timeOf(entry.submittedAt),
    approvedAt: timeOf(entry.approvedAt),
  };
}

function extensionRow(
  remoteId: string,
  entry: CatalogEntry,
  rows: ReadonlyMap<string, VersionRow>,
  marksOf: ReadonlyMap<string, readonly MarkRow[]>,
  before: ExtensionRow | null,
): ExtensionRow {
  const inOrder = [...rows.values()].toSorted((a, b) => rcompare(a.version, b.version));
  const latest = chooseLatest(inOrder.map((row) => ({ row, marks: marksOf.get(row.version) ?? [] })));
  const manifest = latest?.row.manifest ?? newestOf(entry).manifest;
  const [publisherId = '', name = ''] = entry.id.split('.');
  const count = entry.stars.reduce((sum, one) => sum + one, 0);
  return {
    id: entry.id,
    publisherId,
    name,
    ...listingOf(manifest),
    origin: remoteId,
    latestVersion: latest?.row.version ?? null,
    installs: entry.installs,
    ratingCount: count,
    ratingSum: entry.stars.reduce((sum, one, index) => sum + one * (index + 1), 0),
    simulated: entry.simulated,
    createdAt: before?.createdAt ?? Date.parse(entry.createdAt),
    publishedAt: timeOf(entry.publishedAt),
    updatedAt: Date.parse(entry.updatedAt),
  };
}

function marksFor(extensionId: string, { version, marks }: EntryVersion): readonly MarkRow[] {
  return marks.map((mark) => ({ ...mark, extensionId, version, at: Date.parse(mark.at) }));
}

/** What becomes of the marks of one version. */
interface MarkPlan {
  readonly version: string;
  /** As they are afterwards. */
  readonly marks: readonly MarkRow[];
  readonly set: readonly MarkRow[];
  readonly gone: readonly MarkRow['kind'][];
  readonly kept: boolean;
  readonly unsaid: boolean;
  /** A block comes or goes. */
  readonly blocks: boolean;
}

/** A version that the entry leaves out (`told` is undefined) keeps what is known of it. */
function planMarks(
  version: string,
  known: readonly MarkRow[],
  told: readonly MarkRow[] | undefined,
  words: MarkWords,
): MarkPlan {
  // Of one that is known the words stay as they are until a leaf sets it anew.
  const set = (told ?? []).filter(({ kind }) => words.isSaid(version, kind));
  const untold = told === undefined ? [] : known.filter(({ kind }) => !hasKind(told, kind));
  const gone = new Set(untold.filter((mark) => words.takesBack(version, mark)).map(({ kind }) => kind));
  const marks = [...set, ...known.filter(({ kind }) => !hasKind(set, kind) && !gone.has(kind))];
  return {
    version,
    marks,
    set,
    gone: [...gone],
    kept: untold.length > gone.size,
    unsaid: (told ?? []).some(({ kind }) => !hasKind(set, kind) && !hasKind(known, kind)),
    blocks: hasKind(known, 'blocked') !== hasKind(marks, 'blocked'),
  };
}

function hasKind(marks: readonly MarkRow[], wanted: MarkRow['kind']): boolean {
  return marks.some(({ kind }) => kind === wanted);
}

function timeOf(iso: string | null): number | null {
  return iso === null ? null : Date.parse(iso);
}

function isSame(a: object, b: object): boolean {
  return textOf(a) === textOf(b);
}

/** Rows hold plain values; the order of their fields says nothing. */
function textOf(row: object): string {
  return JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
