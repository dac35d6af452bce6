import { stat } from 'node:fs/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import { extensionIdOf } from '../../src-shared/models/manifest.ts';
import { buildProject, type ReadPackage } from '../packages/index.ts';
import { scriptsOf } from '../sandbox/index.ts';
import type { AuditDependency } from '../validation/index.ts';
import type { Tools } from './tools.ts';

/** True for a project folder. @throws packages.not-found */
export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new StationError('packages.not-found', { path }, cause);
  });
  return found.isDirectory();
}

/** A package from a `.wpk`, or of a folder as packing it would make it (built first). */
export async function packageAt(path: string, tools: Tools): Promise<ReadPackage> {
  if (!(await isFolder(path))) return tools.packages.read(path);
  await buildProject(path);
  const { bytes } = await tools.packages.packFolder(path);
  return tools.packages.read(bytes);
}

/** The packages at these paths, by extension id, as dependencies of another. */
export async function dependenciesAt(
  paths: readonly string[],
  tools: Tools,
): Promise<ReadonlyMap<string, ReadPackage>> {
  const found = new Map<string, ReadPackage>();
  for (const path of paths) {
    const one = await packageAt(path, tools);
    found.set(extensionIdOf(one.manifest), one);
  }
  return found;
}

/** Packages as the audit takes them for dependencies. */
export function asDependencies(
  packages: ReadonlyMap<string, ReadPackage>,
): Readonly<Record<string, AuditDependency>> {
  return Object.fromEntries(
    [...packages].map(([id, { manifest, files }]) => [id, { manifest, scripts: scriptsOf(files) }]),
  );
}
