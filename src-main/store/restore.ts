import { createWriteStream, existsSync, rmdirSync } from 'node:fs';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import { newId } from '../../src-shared/id.ts';
import { blobPath, DATABASE_PATH } from './backup-manifest.ts';
import { demandTuf, RESTORED_MARK } from './backup-tuf.ts';
import { runFullCheck, runQuickCheck } from './store-tasks.ts';
import { discard } from './discard.ts';
import { FileLock } from './file-lock.ts';
import { homePaths } from './home.ts';
import { pendingMigrations } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { neighbours } from './presence.ts';
import { requiredBlobs } from './required-blobs.ts';
import { SqliteConnection, type SqliteOptions } from './sqlite-connection.ts';
import { storeError } from './sqlite-errors.ts';
import { syncFile, syncFolder } from './sync-file.ts';
import { verified, withBackup, type OpenBackup } from './verify-backup.ts';

export interface RestoreOptions {
  /** Take the place of a home that is not empty. The old one is put aside, not deleted. */
  readonly replace?: boolean;
  readonly nativeBinding?: string;
}

export interface RestoreSummary {
  readonly home: string;
  /** Packages restored. */
  readonly blobs: number;
  /** Where the home that was replaced lies now. */
  readonly aside: string | null;
}

/**
 * Makes a home from a backup: everything is written beside the home and checked (hashes, database, blobs it needs)
 * before the home's name is given to it. Until then the home is as it was.
 * @throws store.backup-not-found, store.backup-corrupt, store.backup-from-the-future, store.from-the-future,
 *   store.home-not-empty, store.home-in-use, store.disk-full
 */
export async function restore(
  file: string,
  home: string,
  options: RestoreOptions = {},
): Promise<RestoreSummary> {
  const sqlite: SqliteOptions =
    options.nativeBinding === undefined ? {} : { nativeBinding: options.nativeBinding };
  const target = homePaths(home).home;
  const staging = path.join(path.dirname(target), `.restore-${newId()}`);
  try {
    if (options.replace !== true) await demandEmpty(target);
    return await withBackup(path.resolve(file), async (backup) => {
      await extract(backup, staging);
      await demandSound(staging, sqlite);
      await markRestored(staging, backup.manifest.createdAt);
      const aside = await makeRoom(target, options.replace === true, sqlite);
      await takePlace(staging, target, aside);
      const blobs = backup.content.filter(({ listed }) => listed.path.startsWith('blobs/')).length;
      return { home: target, blobs, aside };
    });
  } catch (error) {
    throw storeError(error, target);
  } finally {
    await discard(staging);
  }
}

async function demandEmpty(target: string): Promise<void> {
  if (!existsSync(target)) return;
  if ((await readdir(target)).length > 0) throw new StationError('store.home-not-empty', { path: target });
}

async function extract({ file, content }: OpenBackup, staging: string): Promise<void> {
  await mkdir(path.dirname(staging), { recursive: true });
  await mkdir(staging, { mode: 0o700 });
  const folders = new Set([staging]);
  for (const { listed, entry } of content) {
    // The list's paths are few fixed shapes: none can leave the staging folder.
    const to = path.join(staging, ...listed.path.split('/'));
    await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
    folders.add(path.dirname(to));
    const write = createWriteStream(to, { flags: 'wx', mode: 0o600 });
    await pipeline(Readable.from(verified(file, listed, entry)), write);
    await syncFile(to);
  }
  for (const folder of folders) await syncFolder(folder);
}

/** What the home published after its backup others may have seen: its next versions have to be above. */
async function markRestored(staging: string, createdAt: string): Promise<void> {
  try {
    if (!(await demandTuf(staging))) return;
  } catch (thrown) {
    if (!(thrown instanceof StationError && thrown.code === 'tuf.corrupt')) throw thrown;
    throw new StationError('store.backup-corrupt', { problem: 'its signed metadata is not whole' }, thrown);
  }
  const mark = path.join(staging, ...RESTORED_MARK.split('/'));
  // Of a home that was restored before it was backed up: from longer ago.
  if (existsSync(mark)) return;
  await writeFile(mark, `${JSON.stringify({ createdAt })}\n`, { flag: 'wx', mode: 0o600 });
  await syncFile(mark);
  await syncFolder(path.dirname(mark));
}

async function demandSound(staging: string, sqlite: SqliteOptions): Promise<void> {
  const database = path.join(staging, DATABASE_PATH);
  const connection = new SqliteConnection(database, { ...sqlite, readonly: true, mustExist: true });
  let isOlder: boolean;
  try {
    const pending = pendingMigrations(connection, MIGRATIONS);
    if (pending.length === MIGRATIONS.length) throw corrupt(`${DATABASE_PATH} is not a store`);
    isOlder = pending.length > 0;
  } finally {
    connection.close();
  }
  await (isOlder ? demandWhole(database, sqlite) : demandConsistent(database, sqlite));
  for (const digest of await requiredBlobs(database, sqlite)) {
    if (!existsSync(path.join(staging, blobPath(digest)))) throw corrupt(`the blob ${digest} is not in it`);
  }
}

/** Of a database that still has to be migrated: the tables that a full check looks into may not be there yet. */
async function demandWhole(database: string, sqlite: SqliteOptions): Promise<void> {
  const [problem] = await runQuickCheck(database, sqlite);
  if (problem !== undefined) throw corrupt(problem);
}

async function demandConsistent(database: string, sqlite: SqliteOptions): Promise<void> {
  const bad = (await runFullCheck(database, sqlite)).find((check) => !check.ok);
  if (bad !== undefined) throw corrupt(`${bad.name}: ${bad.detail}`);
}

/** Answers where the old home has to go, or null where there is none. */
async function makeRoom(target: string, replace: boolean, sqlite: SqliteOptions): Promise<string | null> {
  if (!existsSync(target)) return null;
  if ((await readdir(target)).length === 0) {
    rmdirSync(target);
    return null;
  }
  if (!replace) throw new StationError('store.home-not-empty', { path: target });
  await demandAlone(target, sqlite);
  return `${target}.before-restore-${newId()}`;
}

/** @throws store.home-in-use */
async function demandAlone(target: string, sqlite: SqliteOptions): Promise<void> {
  const paths = homePaths(target);
  if (!existsSync(paths.processes)) return;
  const lock = await FileLock.wait(paths.lock, 5_000, sqlite);
  try {
    const { alive } = neighbours(paths.processes, sqlite);
    if (alive.length > 0) throw new StationError('store.home-in-use', { others: alive });
  } finally {
    lock.release();
  }
}

async function takePlace(staging: string, target: string, aside: string | null): Promise<void> {
  if (aside !== null) await rename(target, aside);
  try {
    await rename(staging, target);
  } catch (error) {
    if (aside !== null) await rename(aside, target);
    throw error;
  }
  await syncFolder(path.dirname(target));
}

function corrupt(problem: string): StationError {
  return new StationError('store.backup-corrupt', { problem });
}
