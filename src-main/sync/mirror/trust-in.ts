import { StationError } from '../../../src-shared/errors/index.ts';
import { remoteIdSchema } from '../../../src-shared/models/remote.ts';
import type { RegistryFacts } from '../../../src-shared/models/tuf.ts';
import type { RemoteRow, Store } from '../../store/port.ts';
import { readRoot } from '../read-root.ts';
import { floorOf, floorOfLog } from '../remotes.ts';
import type { MirrorArchive } from './archive.ts';
import { rootsIn } from './archive-http.ts';
import type { KnownLog } from './verify-log.ts';

/** What a person said about whom to believe. */
export interface TrustGiven {
  /** Text of the root that they were handed. */
  readonly root?: string | undefined;
  /** The fingerprint that they compared. */
  readonly fingerprint?: string | undefined;
  /** The short name of the registry here. */
  readonly as?: string | undefined;
  /** Fingerprint of the exporter that they mean, where it is another one than before. */
  readonly exporter?: string | undefined;
}

/** Which registry a mirror file is of here, and the root that it is held to. */
export interface MirrorTrust {
  readonly remoteId: string;
  /** Null where it was never heard of here. */
  readonly remote: RemoteRow | null;
  /** How far its log is known here, from before it was removed too; null where nothing is known of it. */
  readonly known: KnownLog | null;
  readonly root: string;
  readonly rootFingerprint: string;
  /** The root is believed: it was before, or it was given or compared now. */
  readonly isConfirmed: boolean;
  /** The exporter of the file before this one; null for the first. */
  readonly exporterBefore: string | null;
}

const EXPORTER = 'mirror.exporter.';

/** @throws mirror.another-root, another-registry, another-exporter, exporter-differs, name-needed, another-name, log-differs, sync.root-invalid, sync.fingerprint-differs */
export async function trustFor(
  store: Store,
  archive: MirrorArchive,
  given: TrustGiven,
): Promise<MirrorTrust> {
  const { origin, exporter } = archive.list;
  const roots = await rootsIn(archive);
  const prints = new Map<string, string>();
  for (const text of roots) prints.set((await readRoot(text)).fingerprint, text);
  const [oldest] = prints.keys();
  if (oldest !== origin.rootFingerprint)
    throw new StationError('mirror.metadata-differs', { problem: 'its oldest root is another one' });
  const rows = await store.read((tx) => tx.remotes.list());
  // A root that leads here says more than a log's name, which any registry may claim as its own.
  const led = rows.filter((row) => prints.has(row.rootFingerprint));
  const remote =
    led.find((row) => row.id === given.as) ??
    led[0] ??
    rows.find((row) => row.logOrigin === origin.logOrigin) ??
    null;
  if (remote !== null) {
    if (given.as !== undefined && given.as !== remote.id)
      throw new StationError('mirror.another-name', { as: given.as, id: remote.id });
    const before = await exporterOf(store, remote.id, exporter.fingerprint, given.exporter);
    const { id, root, rootFingerprint } = remote;
    const known = await knownLog(store, id, rootFingerprint);
    return {
      remoteId: id,
      remote,
      known,
      root,
      rootFingerprint,
      isConfirmed: true,
      exporterBefore: before,
    };
  }
  const { remoteId, removed } = await newId(store, given.as ?? origin.name, origin.logOrigin, prints);
  const { root, isConfirmed } = await chosenRoot(prints, given, removed?.rootFingerprint);
  const rootFingerprint = (await readRoot(root)).fingerprint;
  // What is still here of a registry that was removed belongs to that one: its root leads to it, and no name that a file claims.
  if (removed !== null && removed.rootFingerprint !== rootFingerprint)
    throw new StationError('mirror.another-root', {
      expected: removed.rootFingerprint,
      actual: rootFingerprint,
    });
  const known = await knownLog(store, remoteId, rootFingerprint);
  const before = await exporterOf(store, remoteId, exporter.fingerprint, given.exporter);
  return {
    remoteId,
    remote: null,
    known,
    root,
    rootFingerprint,
    isConfirmed,
    exporterBefore: before,
  };
}

/** The first exporter is believed with its file; later files of the same registry come from the same one, or a person says so. */
async function exporterOf(
  store: Store,
  id: string,
  actual: string,
  meant: string | undefined,
): Promise<string | null> {
  const kept = await store.read((tx) => tx.settings.get(EXPORTER + id));
  const expected = typeof kept === 'string' ? kept : null;
  if (meant !== undefined && bare(meant) !== bare(actual))
    throw new StationError('mirror.exporter-differs', { actual, meant });
  if (meant === undefined && expected !== null && expected !== actual)
    throw new StationError('mirror.another-exporter', { id, actual, expected });
  return expected;
}

export function exporterSetting(remoteId: string): string {
  return EXPORTER + remoteId;
}

/** The name here, and the registry that was removed under it: nobody else comes under its name with a file. */
async function newId(
  store: Store,
  wanted: string,
  logOrigin: string,
  prints: ReadonlyMap<string, string>,
): Promise<{ readonly remoteId: string; readonly removed: RemoteRow | null }> {
  const slug = wanted
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const parsed = remoteIdSchema.safeParse(slug);
  if (!parsed.success) throw new StationError('mirror.name-needed', { id: wanted });
  const remoteId = parsed.data;
  const there = await store.read((tx) => tx.remotes.get(remoteId));
  if (there === null || prints.has(there.rootFingerprint)) return { remoteId, removed: there };
  if (there.logOrigin !== logOrigin)
    throw new StationError('mirror.another-registry', {
      id: remoteId,
      expected: there.logOrigin ?? there.url,
      actual: logOrigin,
    });
  throw new StationError('mirror.another-root', {
    expected: there.rootFingerprint,
    actual: [...prints.keys()][0] ?? '',
  });
}

async function knownLog(store: Store, id: string, rootFingerprint: string): Promise<KnownLog | null> {
  return asKnown(id, await store.read((tx) => floorOf(tx, rootFingerprint)));
}

/** How far the log that the signed metadata names is known here, whatever root led to it, and the other roots that did. */
export async function knownElsewhere(
  store: Store,
  { remoteId, rootFingerprint, known }: MirrorTrust,
  { logOrigin, logPublicKey }: RegistryFacts,
): Promise<{ readonly known: KnownLog | null; readonly others: readonly RemoteRow[] }> {
  const { floor, rows } = await store.read(async (tx) => ({
    floor: await floorOfLog(tx, { logOrigin, logKey: logPublicKey }),
    rows: await tx.remotes.byLog(logOrigin, logPublicKey),
  }));
  const elsewhere = asKnown(remoteId, floor);
  return {
    known: (elsewhere?.size ?? 0) > (known?.size ?? 0) ? elsewhere : known,
    others: rows.filter((row) => row.rootFingerprint !== rootFingerprint),
  };
}

function asKnown(id: string, floor: RemoteRow | null): KnownLog | null {
  if (floor === null || floor.logSize === 0) return null;
  return { id, origin: floor.logOrigin, size: floor.logSize, hashes: floor.logHashes };
}

/** The root that was given must be one of those in the file: otherwise the file is of another registry. */
async function chosenRoot(
  prints: ReadonlyMap<string, string>,
  { root, fingerprint }: TrustGiven,
  before: string | undefined,
): Promise<{ readonly root: string; readonly isConfirmed: boolean }> {
  const [oldest = ''] = prints.keys();
  const find = (expected: string): string => {
    const found = [...prints.keys()].find((one) => bare(one) === bare(expected));
    if (found === undefined) throw new StationError('mirror.another-root', { expected, actual: oldest });
    return prints.get(found) ?? '';
  };
  if (root !== undefined) {
    const facts = await readRoot(root);
    if (fingerprint !== undefined && bare(fingerprint) !== bare(facts.fingerprint))
      throw new StationError('sync.fingerprint-differs', {
        expected: fingerprint,
        actual: facts.fingerprint,
      });
    find(facts.fingerprint);
    return { root, isConfirmed: true };
  }
  if (fingerprint !== undefined) return { root: find(fingerprint), isConfirmed: true };
  return { root: prints.get(before ?? oldest) ?? '', isConfirmed: false };
}

/** People type it with spaces, colons or without its prefix. */
function bare(fingerprint: string): string {
  return fingerprint
    .toLowerCase()
    .replace(/^sha256:/, '')
    .replaceAll(/[\s:-]/g, '');
}
