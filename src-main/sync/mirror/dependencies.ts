import { satisfies } from 'semver';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { BlobStore } from '../../store/blob-port.ts';
import type { Store } from '../../store/port.ts';
import type { MirrorArchive } from './archive.ts';
import type { VerifiedCatalog } from './verify-catalog.ts';

interface Deps {
  readonly store: Store;
  readonly blobs: BlobStore;
}

/** What is in the file, and what it goes on from, can be installed with no network. @throws mirror.base-missing, mirror.dependency-missing */
export async function demandDependencies(
  deps: Deps,
  { list }: MirrorArchive,
  catalog: VerifiedCatalog,
): Promise<void> {
  const offered = new Map<string, string[]>();
  for (const { extensionId, version } of [...list.packages, ...list.requires])
    offered.set(extensionId, [...(offered.get(extensionId) ?? []), version]);
  for (const { extensionId, version, digest } of list.requires)
    if (!(await deps.blobs.has(digest)))
      throw new StationError('mirror.base-missing', { extensionId, version });
  for (const { extensionId, version } of list.packages) {
    const needs = catalog.version(extensionId, version)?.manifest.dependencies ?? {};
    for (const [dependency, range] of Object.entries(needs)) {
      const versions = offered.get(dependency) ?? [];
      if (versions.some((one) => satisfies(one, range)) || (await isHere(deps, dependency, range))) continue;
      throw new StationError('mirror.dependency-missing', { extensionId, version, dependency, range });
    }
  }
}

async function isHere({ store, blobs }: Deps, extensionId: string, range: string): Promise<boolean> {
  const rows = await store.read((tx) => tx.versions.list(extensionId));
  for (const { state, version, digest } of rows)
    if (state === 'approved' && digest !== null && satisfies(version, range) && (await blobs.has(digest)))
      return true;
  return false;
}
