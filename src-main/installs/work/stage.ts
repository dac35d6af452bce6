import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import { syncFolder } from '../../store/index.ts';
import type { FileRow } from '../../store/port.ts';
import type { ReadPackage } from '../../packages/index.ts';
import type { InstallsDeps } from '../deps.ts';
import { installedRoot, stagingFolder, versionFolder } from '../folders.ts';
import { makeOwnFolder, removeOwn } from '../own-folder.ts';
import { compareFolder } from '../package-files.ts';

interface Target {
  readonly extensionId: string;
  readonly version: string;
  readonly digest: string;
}

/** The files of a package as the store keeps them. */
export function fileRows(read: ReadPackage): readonly FileRow[] {
  return read.entries
    .filter(({ path }) => read.files.has(path))
    .map(({ path, sha256, sizeBytes }) => ({ path, sha256, sizeBytes }));
}

/** Writes a package beside everything that is in use, synced, and reads every file back against its hash. */
export async function stageFiles(
  deps: InstallsDeps,
  workId: string,
  extensionId: string,
  read: ReadPackage,
): Promise<string> {
  const folder = join(stagingFolder(deps.home, workId), extensionId);
  await makeOwnFolder(deps.home, dirname(folder));
  await deps.packages.writeFilesSafely(read.files, folder);
  const [problem] = await compareFolder(folder, fileRows(read));
  if (problem !== undefined) {
    throw new StationError('installs.verification-failed', {
      extensionId,
      version: read.manifest.version,
      problem: `${problem.path} is ${problem.problem} after writing`,
    });
  }
  return folder;
}

/**
 * Gives a staged folder its lasting name by one rename. Nothing uses it before the ledger points to it. What a cut piece of work
 * left under that name is moved away first, even where it looks right.
 */
export async function placeFolder(
  deps: InstallsDeps,
  workId: string,
  staged: string,
  target: Target,
): Promise<void> {
  const place = versionFolder(deps.home, target);
  await makeOwnFolder(deps.home, dirname(place));
  try {
    await rename(staged, place);
  } catch (error) {
    if (!isOccupied(error)) throw error;
    await rename(place, join(stagingFolder(deps.home, workId), `${target.extensionId}.old`));
    await rename(staged, place);
  }
  await syncFolder(dirname(place));
  await syncFolder(installedRoot(deps.home));
}

export async function discardStaging(deps: InstallsDeps, workId: string): Promise<void> {
  await removeOwn(deps.home, stagingFolder(deps.home, workId));
}

function isOccupied(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    ['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOTDIR'].includes(String(error.code))
  );
}
