import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstallsDeps } from '../deps.ts';
import { extensionFolder, installedRoot, stagingRoot, versionFolderName } from '../folders.ts';
import { isMissing } from '../package-files.ts';
import { liveLeases } from './lease.ts';

/** Folder names of one extension that the ledger can still lead to: the current version and the one before it. */
export async function neededFolders(deps: InstallsDeps, extensionId: string): Promise<ReadonlySet<string>> {
  const row = await deps.store.read((tx) => tx.ledger.currentByExtension(extensionId));
  if (row === null) return new Set();
  const last = row.state.previous.at(-1);
  return new Set([
    versionFolderName(row.version, row.digest),
    ...(last === undefined ? [] : [versionFolderName(last.version, last.digest)]),
  ]);
}

/** Removes folders of an extension that nothing leads to any more. The caller holds its lease. Answers what went. */
export async function sweepExtension(deps: InstallsDeps, extensionId: string): Promise<readonly string[]> {
  const folder = extensionFolder(deps.home, extensionId);
  const needed = await neededFolders(deps, extensionId);
  const orphans = (await namesIn(folder)).filter((name) => !needed.has(name));
  for (const name of orphans) await rm(join(folder, name), { recursive: true, force: true });
  if (needed.size === 0) await rm(folder, { recursive: true, force: true });
  return orphans;
}

/**
 * Removes staging folders whose work nobody alive holds a lease for. Folders are listed before leases are read: a lease is
 * always taken before its folder is made.
 */
export async function sweepStaging(deps: InstallsDeps): Promise<void> {
  const folders = await namesIn(stagingRoot(deps.home));
  if (folders.length === 0) return;
  const alive = new Set((await liveLeases(deps)).map(({ details }) => details['workId']));
  for (const name of folders) {
    if (!alive.has(name)) await rm(join(stagingRoot(deps.home), name), { recursive: true, force: true });
  }
}

/** Extensions that have a folder, whether the ledger knows them or not. */
export function extensionsWithFolders(deps: InstallsDeps): Promise<readonly string[]> {
  return namesIn(installedRoot(deps.home));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
