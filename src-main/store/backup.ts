import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile, realpath, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';
import { newId } from '../../src-shared/id.ts';
import {
  BACKUP_FORMAT,
  blobPath,
  DATABASE_PATH,
  MANIFEST_PATH,
  type BackupFile,
  type BackupManifest,
} from './backup-manifest.ts';
import { tufFiles, type TufFile } from './backup-tuf.ts';
import { openBlobStore } from './blob-store.ts';
import { runFullCheck } from './store-tasks.ts';
import { withBlobLease } from './collect-blobs.ts';
import { sha256Hex } from './digest.ts';
import { discard } from './discard.ts';
import { homePaths } from './home.ts';
import type { Store } from './port.ts';
import { requiredBlobs } from './required-blobs.ts';
import type { SqliteOptions } from './sqlite-connection.ts';
import { storeError } from './sqlite-errors.ts';
import { syncFolder } from './sync-file.ts';
import { TarWriter } from './tar-archive.ts';
import { verifyBackup } from './verify-backup.ts';

export interface BackupOptions {
  /** UTC milliseconds. Default `Date.now`. */
  readonly clock?: () => number;
  readonly nativeBinding?: string;
  /** Takes the place of a file that is there; the old one stays until the new one is whole. Default false. */
  readonly replace?: boolean;
}

export interface BackupSummary {
  readonly path: string;
  readonly sizeBytes: number;
  /** Packages in it. */
  readonly blobs: number;
}

/** How long to wait for a collection of blobs to end. */
const LEASE_PATIENCE_MS = 30_000;

/**
 * Writes one file with a snapshot of the database, every blob that the snapshot needs, the signed metadata of a server, and the
 * key files as they are (encrypted, where they are). Others go on reading and writing. The file appears under its name when it is whole
 * and has been read back; a file that it replaces is untouched until then.
 * @throws store.backup-exists, files.not-a-file, store.blob-missing, store.blob-corrupt, store.corrupt, store.disk-full, store.lease-held, tuf.corrupt
 */
export async function backup(
  home: string,
  store: Store,
  file: string,
  options: BackupOptions = {},
): Promise<BackupSummary> {
  const now = options.clock ?? Date.now;
  const target = path.resolve(file);
  await demandFree(home, target, options.replace === true);
  if (!existsSync(path.dirname(target)))
    throw new StationError('store.cannot-open', { path: target, problem: 'its folder is missing' });
  const sqlite: SqliteOptions =
    options.nativeBinding === undefined ? {} : { nativeBinding: options.nativeBinding };
  const partial = path.join(path.dirname(target), `.${newId()}.partial`);
  const snapshot = `${partial}.sqlite`;
  try {
    // No blob that the snapshot needs may go before it is copied.
    const blobs = await withBlobLease(store, now, LEASE_PATIENCE_MS, async () => {
      // Before anything is read: what is published while the backup is made others may see, and it does not hold.
      const createdAt = new Date(now()).toISOString();
      // First: the store may tell of more than is published, and never of less.
      const tuf = await tufFiles(home);
      await store.snapshotTo(snapshot);
      await demandSound(snapshot, sqlite);
      return writeArchive(home, { partial, snapshot, tuf, createdAt }, sqlite);
    });
    await verifyBackup(partial);
    const { size } = await stat(partial);
    await rename(partial, target);
    await syncFolder(path.dirname(target));
    return { path: target, sizeBytes: size, blobs };
  } catch (error) {
    throw storeError(error, target);
  } finally {
    await discard(partial);
    await discard(snapshot);
  }
}

/** What is there may be replaced where that was agreed to; what the home itself needs never is. */
async function demandFree(home: string, target: string, replace: boolean): Promise<void> {
  const there = await stat(target).catch(() => null);
  if (there === null) return;
  if (!there.isFile()) throw new StationError('files.not-a-file', { path: target });
  const [own, place] = await Promise.all([realpath(home), realpath(target)]);
  if (!replace || place.startsWith(own + path.sep))
    throw new StationError('store.backup-exists', { path: target });
}

/** A copy of something broken is no backup. */
async function demandSound(snapshot: string, sqlite: SqliteOptions): Promise<void> {
  const bad = (await runFullCheck(snapshot, sqlite)).find((check) => !check.ok);
  if (bad !== undefined) throw new StationError('store.corrupt', { problem: `${bad.name}: ${bad.detail}` });
}

async function writeArchive(
  home: string,
  {
    partial,
    snapshot,
    tuf,
    createdAt,
  }: {
    readonly partial: string;
    readonly snapshot: string;
    readonly tuf: readonly TufFile[];
    readonly createdAt: string;
  },
  sqlite: SqliteOptions,
): Promise<number> {
  const blobs = openBlobStore(home);
  const keys = await keyFiles(homePaths(home).keys);
  const digests = [...(await requiredBlobs(snapshot, sqlite))].toSorted();
  const files: BackupFile[] = [await describe(DATABASE_PATH, snapshot)];
  for (const key of keys)
    files.push({ path: key.path, sizeBytes: key.bytes.byteLength, sha256: sha256Hex(key.bytes) });
  for (const { listed } of tuf) files.push(listed);
  for (const digest of digests) {
    const sizeBytes = await blobs.size(digest);
    if (sizeBytes === null) throw new StationError('store.blob-missing', { digest, path: blobPath(digest) });
    files.push({ path: blobPath(digest), sizeBytes, sha256: digest.slice('sha256:'.length) });
  }
  const manifest: BackupManifest = { format: BACKUP_FORMAT, createdAt, files };
  const manifestBytes = new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`);
  const archive = await TarWriter.create(partial);
  try {
    await archive.add(MANIFEST_PATH, manifestBytes.byteLength, [manifestBytes]);
    await archive.add(DATABASE_PATH, files[0]?.sizeBytes ?? 0, createReadStream(snapshot));
    for (const key of keys) await archive.add(key.path, key.bytes.byteLength, [key.bytes]);
    for (const one of tuf) await archive.add(one.listed.path, one.listed.sizeBytes, one.content());
    for (const digest of digests) {
      const bytes = await blobs.get(digest);
      await archive.add(blobPath(digest), bytes.byteLength, [bytes]);
    }
  } catch (error) {
    await archive.abandon();
    throw error;
  }
  await archive.finish();
  return digests.length;
}

async function keyFiles(
  folder: string,
): Promise<readonly { readonly path: string; readonly bytes: Uint8Array }[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,90}$/.test(entry.name))
    .map((entry) => entry.name);
  return Promise.all(
    names
      .toSorted()
      .map(async (name) => ({ path: `keys/${name}`, bytes: await readFile(path.join(folder, name)) })),
  );
}

async function describe(name: string, file: string): Promise<BackupFile> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of createReadStream(file)) {
    const bytes = chunk as Uint8Array;
    sizeBytes += bytes.byteLength;
    hash.update(bytes);
  }
  return { path: name, sizeBytes, sha256: hash.digest('hex') };
}
