import type { Extension, ExtensionStatus, RatingSummary } from '../../src-shared/models/catalog.ts';
import { permissionsOf } from '../../src-shared/models/manifest.ts';
import type { ExtensionRow, LedgerRow, RemoteExtensionRow, Tx } from '../store/port.ts';
import { markedVersions, type MarkedVersion } from './latest.ts';
import { iso } from './present.ts';
import { ratingOf } from './rating.ts';
import { needExtension } from './resolve.ts';

/** Rows of the catalog, each with what its latest version says of it. */
export async function presentExtensions(
  tx: Tx,
  rows: readonly ExtensionRow[],
): Promise<readonly Extension[]> {
  const ids = rows.map(({ id }) => id);
  const prior = await tx.extensions.ratingPrior();
  const stars = await tx.reviews.histograms(ids);
  const installed = new Map<string, LedgerRow>();
  for (const row of await tx.ledger.currentByExtensions(ids)) installed.set(row.extensionId, row);
  const shown: Extension[] = [];
  for (const row of rows) {
    // Stars of what came from a server are those that it tells of; reviews that were written here are not among them until it says so.
    const told = row.origin === 'local' ? null : await tx.remotes.extension(row.id);
    const histogram = row.origin === 'local' ? stars.get(row.id) : told?.histogram;
    const rating = ratingOf(row, histogram, prior);
    shown.push(await present(tx, row, { rating, told, installed: installed.get(row.id) }));
  }
  return shown;
}

/** @throws registry.extension-not-found */
export async function presentExtension(tx: Tx, extensionId: string): Promise<Extension> {
  const [shown] = await presentExtensions(tx, [await needExtension(tx, extensionId)]);
  return shown!;
}

async function present(
  tx: Tx,
  row: ExtensionRow,
  about: {
    readonly rating: RatingSummary;
    readonly told: RemoteExtensionRow | null;
    readonly installed: LedgerRow | undefined;
  },
): Promise<Extension> {
  const { rating, told, installed } = about;
  const latest = await readLatest(tx, row);
  const shown = latest?.row ?? null;
  return {
    id: row.id,
    publisher: row.publisherId,
    name: row.name,
    displayName: row.displayName,
    description: row.description,
    category: row.category,
    tags: [...row.tags],
    kind: row.kind,
    status: latest === null ? await unlistedStatus(tx, row.id) : listedStatus(latest),
    latestVersion: row.latestVersion,
    rating,
    installs: row.installs,
    origin: row.origin,
    ...(told === null ? {} : { asOf: iso(told.asOf) }),
    signer: shown?.signer ?? null,
    simulated: row.simulated || (shown?.simulated ?? false),
    capabilities: shown?.manifest
      ? permissionsOf(shown.manifest).map((permission) => permission.capability)
      : [],
    pricing: row.pricing,
    hasIcon: typeof shown?.digest === 'string' && (await tx.versions.hasFile(shown.digest, 'icon.png')),
    installedVersion: installed?.version ?? null,
    firstSeenAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}

async function readLatest(tx: Tx, row: ExtensionRow): Promise<MarkedVersion | null> {
  if (row.latestVersion === null) return null;
  const latest = await tx.versions.get(row.id, row.latestVersion);
  return latest === null ? null : { row: latest, marks: await tx.versions.marks(row.id, row.latestVersion) };
}

const listedStatus = (latest: MarkedVersion): ExtensionStatus =>
  latest.marks.some((mark) => mark.kind === 'deprecated') ? 'deprecated' : 'listed';

/** The best state that any version reached, where none is offered. */
async function unlistedStatus(tx: Tx, extensionId: string): Promise<ExtensionStatus> {
  const versions = await markedVersions(tx, extensionId);
  if (
    versions.some(
      ({ row }) => row.state === 'submitted' || row.state === 'auditing' || row.state === 'pending',
    )
  ) {
    return 'pending';
  }
  const approved = versions.filter(({ row }) => row.state === 'approved');
  if (approved.some(({ marks }) => marks.some((mark) => mark.kind === 'blocked'))) return 'blocked';
  // Everything was withdrawn by its author.
  if (approved.length > 0) return 'deprecated';
  return versions.some(({ row }) => row.state === 'rejected') ? 'rejected' : 'draft';
}
