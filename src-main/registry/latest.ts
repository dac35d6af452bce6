import { prerelease, rcompare } from 'semver';
import type { ExtensionRow, MarkRow, Tx, VersionRow } from '../store/port.ts';

export interface MarkedVersion {
  readonly row: VersionRow;
  readonly marks: readonly MarkRow[];
}

/** All versions with their marks, in semver order, newest first. Only approved versions can carry marks. */
export async function markedVersions(tx: Tx, extensionId: string): Promise<readonly MarkedVersion[]> {
  const rows = (await tx.versions.list(extensionId)).toSorted((a, b) => rcompare(a.version, b.version));
  const marked: MarkedVersion[] = [];
  for (const row of rows) {
    const marks = row.state === 'approved' ? await tx.versions.marks(extensionId, row.version) : [];
    marked.push({ row, marks });
  }
  return marked;
}

export function isOffered(version: MarkedVersion): boolean {
  return version.row.state === 'approved' && !version.marks.some((mark) => mark.kind !== 'deprecated');
}

/** What is installed when nobody asks for a version: the newest release, and a pre-release only where there is no release. */
export function chooseLatest(versions: readonly MarkedVersion[]): MarkedVersion | null {
  const offered = versions.filter(isOffered);
  return offered.find((version) => prerelease(version.row.version) === null) ?? offered[0] ?? null;
}

/** Brings the catalog's row in line after an approval or a mark: latest version, and the listing texts of that version. */
export async function refreshExtension(tx: Tx, extensionId: string, at: number): Promise<void> {
  const row = await tx.extensions.get(extensionId);
  if (row === null) return;
  const latest = chooseLatest(await markedVersions(tx, extensionId));
  const listing = latest?.row.manifest ? listingOf(latest.row.manifest) : {};
  await tx.extensions.update({
    ...row,
    ...listing,
    latestVersion: latest?.row.version ?? null,
    publishedAt: row.publishedAt ?? (latest === null ? null : at),
    updatedAt: at,
  });
}

/** What a listing shows comes from a reviewed manifest, never from one that waits. */
export function listingOf(
  manifest: NonNullable<VersionRow['manifest']>,
): Pick<ExtensionRow, 'displayName' | 'description' | 'category' | 'tags' | 'kind' | 'pricing'> {
  return {
    displayName: manifest.displayName,
    description: manifest.description,
    category: manifest.category,
    tags: manifest.tags,
    kind: manifest.kind,
    pricing: manifest.pricing.model,
  };
}
