import { join } from 'node:path';
import type { InstallsDeps } from '../deps.ts';
import { extensionFolder, installedRoot, isExtensionId, stagingRoot, versionFolderName } from '../folders.ts';
import { isOwnFolder, namesInOwn, removeOwn } from '../own-folder.ts';
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
  const orphans = (await namesInOwn(deps.home, folder)).filter((name) => !needed.has(name));
  for (const name of orphans) await removeOwn(deps.home, join(folder, name));
  if (needed.size === 0 || !(await isOwnFolder(deps.home, folder))) await removeOwn(deps.home, folder);
  return orphans;
}

/**
 * Removes staging folders whose work nobody alive holds a lease for. Folders are listed before leases are read: a lease is
 * always taken before its folder is made.
 */
export async function sweepStaging(deps: InstallsDeps): Promise<void> {
  const folders = (await namesInOwn(deps.home, stagingRoot(deps.home))).filter(isWorkId);
  if (folders.length === 0) return;
  const alive = new Set((await liveLeases(deps)).map(({ details }) => details['workId']));
  for (const name of folders) {
    if (!alive.has(name)) await removeOwn(deps.home, join(stagingRoot(deps.home), name));
  }
}

/** Work is named by UUIDs; nothing else in there is ours to remove. */
function isWorkId(name: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);
}

/** Extensions that have a folder, whether the ledger knows them or not. What has another name is not ours and left alone. */
export async function extensionsWithFolders(deps: InstallsDeps): Promise<readonly string[]> {
  return (await namesInOwn(deps.home, installedRoot(deps.home))).filter(isExtensionId);
}

/** Names in an extension's folder that nothing leads to; the folder itself where it is none of our own. */
export async function orphansOf(deps: InstallsDeps, extensionId: string): Promise<readonly string[]> {
  const folder = extensionFolder(deps.home, extensionId);
  if (!(await isOwnFolder(deps.home, folder))) return [''];
  const needed = await neededFolders(deps, extensionId);
  return (await namesInOwn(deps.home, folder)).filter((name) => !needed.has(name));
}
