import { existsSync } from 'node:fs';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Json } from '../../src-shared/json.ts';
import { extensionIdOf, extensionIdSchema, versionSchema } from '../../src-shared/models/manifest.ts';
import { diffPackages, loadPackageBytes, type ReadPackage } from '../packages/index.ts';
import type { Registry } from '../registry/index.ts';
import type { BlobStore } from '../store/blob-port.ts';
import { provenanceOf } from './provenance.ts';
import { bundlePathOf, readBundle } from './signing.ts';
import type { PackageDiff } from '../../src-shared/models/package.ts';

/** Package files of this machine and packages of this home, side by side. */
export interface PackageFiles {
  /** Puts a package into the blobs; nothing is submitted yet. */
  import(
    path: string,
    bundlePath: string | undefined,
    provenancePath?: string,
  ): Promise<{ digest: string; extensionId: string; version: string; bundle: Json; provenance: Json }>;
  /** Each side is a path or `id@version`. */
  diff(from: string, to: string): Promise<PackageDiff>;
  /** Of two versions that the registry holds; no file of this machine is looked at. */
  compare(extensionId: string, from: string, to: string): Promise<PackageDiff>;
  /** A package that the registry holds. */
  stored(extensionId: string, version: string): Promise<ReadPackage>;
}

export interface PackageFilesDeps {
  readonly blobs: BlobStore;
  readonly registry: Registry;
  readonly readPackage: (bytes: Uint8Array) => Promise<ReadPackage>;
}

export function createPackageFiles({ blobs, registry, readPackage }: PackageFilesDeps): PackageFiles {
  const stored = async (extensionId: string, version: string): Promise<ReadPackage> =>
    readPackage(await blobs.get((await registry.extensions.stored(extensionId, version)).digest));

  const packageOf = async (operand: string): Promise<ReadPackage> => {
    if (existsSync(operand)) return readPackage(await loadPackageBytes(operand));
    const at = operand.lastIndexOf('@');
    const extensionId = operand.slice(0, Math.max(at, 0));
    const version = operand.slice(at + 1);
    if (!extensionIdSchema.safeParse(extensionId).success || !versionSchema.safeParse(version).success) {
      throw new StationError('packages.not-found', { path: operand });
    }
    return stored(extensionId, version);
  };

  return {
    stored,
    async import(path, bundlePath, provenancePath) {
      const bytes = await loadPackageBytes(path);
      const { manifest } = await readPackage(bytes);
      const named = bundlePath ?? (existsSync(bundlePathOf(path)) ? bundlePathOf(path) : undefined);
      const bundle = named === undefined ? null : await readBundle(named);
      const provenance = await provenanceOf(path, provenancePath);
      const digest = await blobs.put(bytes);
      return { digest, extensionId: extensionIdOf(manifest), version: manifest.version, bundle, provenance };
    },
    async diff(from, to) {
      return diffPackages(await packageOf(from), await packageOf(to));
    },
    async compare(extensionId, from, to) {
      return diffPackages(await stored(extensionId, from), await stored(extensionId, to));
    },
  };
}
