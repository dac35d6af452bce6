import { createHash } from 'node:crypto';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Manifest } from '../../src-shared/models/manifest.ts';
import { readArchive, type Archive } from './archive/read-archive.ts';
import { parseManifestBytes } from './manifest/parse-manifest.ts';

/** A package that passed every check of its archive and its manifest. */
export interface ReadPackage extends Archive {
  readonly manifest: Manifest;
  /** `wpk.json` as it stands in the package. */
  readonly manifestText: string;
  /** `sha256:<hex>` of the bytes of `wpk.json`. */
  readonly manifestDigest: string;
}

/**
 * Reads a `.wpk`. Pure and synchronous: bytes in, package or refusal out.
 * @throws StationError `packages.*`
 */
export function readPackage(bytes: Uint8Array): ReadPackage {
  return packageOf(readArchive(bytes));
}

/** The package in an archive that was read already. @throws StationError `packages.manifest-missing | -invalid` */
function packageOf(archive: Archive): ReadPackage {
  const bytes = archive.files.get('wpk.json');
  if (bytes === undefined) {
    const inside = [...archive.files.keys()].find((path) => /^[^/]+\/wpk\.json$/.test(path));
    const where = inside === undefined ? 'the package' : `the package (it lies at ${inside})`;
    throw new StationError('packages.manifest-missing', { where });
  }
  const { manifest, text } = parseManifestBytes(bytes);
  const manifestDigest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return { ...archive, manifest, manifestText: text, manifestDigest };
}
