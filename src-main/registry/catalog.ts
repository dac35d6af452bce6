import type { Extension, ExtensionStatus } from '../../src-shared/models/catalog.ts';
import { permissionsOf } from '../../src-shared/models/manifest.ts';
import type { ExtensionRow, Tx } from '../store/port.ts';
import { markedVersions, type MarkedVersion } from './latest.ts';
import { iso } from './present.ts';
import type { RatingTotals } from '../../src-shared/weighted-rating.ts';
import { ratingOf } from './rating.ts';

/** One row of the catalog with what its latest version says of it. */
export async function presentExtension(tx: Tx, row: ExtensionRow, prior: RatingTotals): Promise<Extension> {
  const latest = await readLatest(tx, row);
  const shown = latest?.row ?? null;
  const installed = await tx.ledger.currentByExtension(row.id);
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
    rating: await ratingOf(tx, row, prior),
    installs: row.installs,
    origin: row.origin,
    ...(await ageOf(tx, row)),
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

async function ageOf(tx: Tx, { id, origin }: ExtensionRow): Promise<{ readonly asOf?: string }> {
  const told = origin === 'local' ? null : await tx.remotes.extension(id);
  return told === null ? {} : { asOf: iso(told.asOf) };
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
