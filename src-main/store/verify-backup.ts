import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import {
  MANIFEST_MAX_BYTES,
  MANIFEST_PATH,
  parseBackupManifest,
  type BackupFile,
  type BackupManifest,
} from './backup-manifest.ts';
import { storeError } from './sqlite-errors.ts';
import { readTarEntry, readTarIndex, type TarEntry } from './tar-archive.ts';

/** A backup whose list of content has been read; the content itself has not. */
export interface OpenBackup {
  readonly file: FileHandle;
  readonly manifest: BackupManifest;
  readonly content: readonly { readonly listed: BackupFile; readonly entry: TarEntry }[];
}

/** @throws store.backup-not-found, store.backup-corrupt, store.backup-from-the-future */
export async function withBackup<T>(path: string, work: (backup: OpenBackup) => Promise<T>): Promise<T> {
  // Without O_NONBLOCK opening a named pipe would wait for a writer for ever.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new StationError('store.backup-not-found', { path }, error);
    }
    throw storeError(error, path);
  });
  try {
    if (!(await file.stat()).isFile()) throw corrupt('it is not a file');
    const [first, ...rest] = await readTarIndex(file);
    if (first?.path !== MANIFEST_PATH) throw corrupt(`it does not begin with ${MANIFEST_PATH}`);
    if (first.sizeBytes > MANIFEST_MAX_BYTES) throw corrupt(`${MANIFEST_PATH} is too long`);
    const manifest = parseBackupManifest(await textOf(file, first));
    return await work({ file, manifest, content: pair(manifest.files, rest) });
  } finally {
    await file.close();
  }
}

/**
 * Reads a backup to its end and compares every byte with its list.
 * @throws what `withBackup` throws.
 */
export async function verifyBackup(path: string): Promise<BackupManifest> {
  return withBackup(path, async ({ file, manifest, content }) => {
    for (const { listed, entry } of content) await readThrough(verified(file, listed, entry));
    return manifest;
  });
}

/** The bytes of one file; throws store.backup-corrupt at their end when they are not what the list says. */
export async function* verified(
  file: FileHandle,
  listed: BackupFile,
  entry: TarEntry,
): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of readTarEntry(file, entry)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== listed.sha256) throw corrupt(`${listed.path} is damaged`);
}

async function readThrough(content: AsyncIterable<Uint8Array>): Promise<void> {
  const reading = content[Symbol.asyncIterator]();
  while (!(await reading.next()).done);
}

function pair(listed: readonly BackupFile[], entries: readonly TarEntry[]): OpenBackup['content'] {
  if (listed.length !== entries.length) {
    throw corrupt(`it lists ${listed.length} files and holds ${entries.length}`);
  }
  return listed.map((file, at) => {
    const entry = entries[at];
    if (entry?.path !== file.path || entry.sizeBytes !== file.sizeBytes) {
      throw corrupt(`${file.path} is not where its list says`);
    }
    return { listed: file, entry };
  });
}

async function textOf(file: FileHandle, entry: TarEntry): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readTarEntry(file, entry)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function corrupt(problem: string): StationError {
  return new StationError('store.backup-corrupt', { problem });
}
