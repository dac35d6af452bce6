import { StationError } from '../../../src-shared/errors/index.ts';
import type { Manifest } from '../../../src-shared/models/manifest.ts';
import type { PackageEntry } from '../../../src-shared/models/package.ts';
import { packFiles } from '../archive/write-archive.ts';
import { parseManifestBytes } from '../manifest/parse-manifest.ts';
import { readPackage } from '../read-package.ts';
import { surveyFolder } from './collect-shipped.ts';

/** What runs before packing: makes `dist/` from the sources where a project has any. */
export type Build = (folder: string) => Promise<unknown>;

export interface PackOptions {
  readonly build?: Build;
}

export interface PackedFolder {
  readonly bytes: Uint8Array;
  readonly digest: string;
  readonly manifest: Manifest;
  readonly entries: readonly PackageEntry[];
  /** Names at the project's root that do not ship. */
  readonly ignored: readonly string[];
}

/**
 * Builds, collects, checks and packs a project. What comes out was read back by the strict reader.
 * @throws StationError `packages.*`
 */
export async function packFolder(folder: string, options: PackOptions = {}): Promise<PackedFolder> {
  await options.build?.(folder);
  const { files, ignored } = await surveyFolder(folder);
  const manifestBytes = files.get('wpk.json');
  if (manifestBytes === undefined) throw new StationError('packages.manifest-missing', { where: folder });
  const { manifest } = parseManifestBytes(manifestBytes);
  if (manifest.kind === 'extension' && !files.has(manifest.main)) {
    throw new StationError('packages.main-missing', { main: manifest.main });
  }
  const bytes = await packFiles(files);
  const { digest, entries } = readPackage(bytes);
  return { bytes, digest, manifest, entries, ignored };
}
