import { stat, readFile } from 'node:fs/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS } from '../../src-shared/limits.ts';
import { extensionIdOf, type Manifest } from '../../src-shared/models/manifest.ts';
import { buildProject, packFolder, type ReadPackage } from '../packages/index.ts';
import type { Tools } from './tools.ts';

export type TargetKind = 'folder' | 'file';

/** Whether a path is a project folder or a file. @throws packages.not-found */
export async function kindOf(path: string): Promise<TargetKind> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new StationError('packages.not-found', { path }, cause);
  });
  if (found.isDirectory()) return 'folder';
  if (found.isFile()) return 'file';
  throw new StationError('packages.not-found', { path });
}

/** Reads a file that is not larger than a package may be. @throws packages.not-found, packages.too-large */
export async function readBounded(path: string, limit: number = PACKAGE_LIMITS.packageBytes): Promise<Uint8Array> {
  if ((await kindOf(path)) === 'folder') throw new StationError('packages.not-a-file', { path });
  const { size } = await stat(path);
  if (size > limit) throw new StationError('packages.file-too-large', { path, bytes: size, limit });
  return readFile(path);
}

/** A package from a `.wpk`, or of a folder as packing it would make it (built first). */
export async function packageAt(path: string, tools: Tools): Promise<ReadPackage> {
  if ((await kindOf(path)) === 'file') return tools.packages.read(path);
  await buildProject(path);
  const { bytes } = await packFolder(path);
  return tools.packages.read(bytes);
}

/** The packages at these paths, by extension id, as dependencies of another. */
export async function dependenciesAt(paths: readonly string[], tools: Tools): Promise<ReadonlyMap<string, ReadPackage>> {
  const found = new Map<string, ReadPackage>();
  for (const path of paths) {
    const one = await packageAt(path, tools);
    found.set(extensionIdOf(one.manifest), one);
  }
  return found;
}

/** Main module's text and manifest, as the audit and a guest program take a dependency. */
export function asDependency(one: ReadPackage): { readonly main: string; readonly manifest: Manifest } {
  const main = one.manifest.kind === 'workflow' ? undefined : one.files.get(one.manifest.main);
  return { main: main === undefined ? '' : new TextDecoder().decode(main), manifest: one.manifest };
}
