import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';
import type { BackupFile } from './backup-manifest.ts';
import { sha256Hex } from './digest.ts';

/** Beside the metadata of a restored home: from when on others may have seen later versions than it holds. */
export const RESTORED_MARK = 'tuf/restored.json';

const TIMESTAMP = 'timestamp.json';
const ROOT = /^[1-9]\d*\.root\.json$/;
const ROLE_FILE = /^[a-z0-9](?:[a-z0-9-]{0,79})\.json$/;
const PENDING = /^(?:root|publisher-[a-z0-9-]+)\.(?:json|key)$/;

/** A file for a backup: either its bytes, of what is written anew in its place, or where it lies for good. */
export interface TufFile {
  readonly listed: BackupFile;
  content(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/**
 * The signed metadata of a home: every root, what the timestamp leads to, what waits for signatures, and since when it may be behind. Held to the lengths and
 * digests that the snapshot names. What it names stays a day after it was superseded, so nobody is kept from publishing. Small
 * targets are left out: they are made of the store. Empty where nothing is published.
 * @throws tuf.corrupt
 */
export async function tufFiles(home: string): Promise<readonly TufFile[]> {
  const folder = path.join(home, 'tuf');
  const files: TufFile[] = [];
  const timestamp = await bytesIn(folder, TIMESTAMP);
  const kept = async (name: string): Promise<void> => {
    const bytes = await bytesIn(folder, name);
    if (bytes === null) return;
    const listed = { path: `tuf/${name}`, sizeBytes: bytes.byteLength, sha256: sha256Hex(bytes) };
    files.push({ listed, content: () => [bytes] });
  };
  for (const name of await namesIn(folder)) if (ROOT.test(name)) await kept(name);
  // Nothing was published since this home was restored itself.
  await kept(path.posix.basename(RESTORED_MARK));
  for (const name of await namesIn(path.join(folder, 'pending')))
    if (PENDING.test(name)) await kept(`pending/${name}`);
  if (timestamp === null) return files;
  for await (const { name, bytes } of published(folder, timestamp)) {
    const listed = { path: `tuf/${name}`, sizeBytes: bytes.byteLength, sha256: sha256Hex(bytes) };
    // A snapshot of many bins is too much to keep in memory, and none of them changes under its name.
    files.push({ listed, content: () => createReadStream(path.join(folder, name)) });
  }
  const listed = {
    path: `tuf/${TIMESTAMP}`,
    sizeBytes: timestamp.byteLength,
    sha256: sha256Hex(timestamp),
  };
  return [...files, { listed, content: () => [timestamp] }];
}

/** Is everything there that the timestamp leads to? @throws tuf.corrupt */
export async function demandTuf(home: string): Promise<boolean> {
  const folder = path.join(home, 'tuf');
  const timestamp = await bytesIn(folder, TIMESTAMP);
  if (timestamp === null) return false;
  for await (const one of published(folder, timestamp)) void one;
  return true;
}

/** Section 4.4 and 4.5: the snapshot and all that it names, held to what is said of each. */
async function* published(
  folder: string,
  timestamp: Uint8Array,
): AsyncGenerator<{ readonly name: string; readonly bytes: Uint8Array }> {
  const read = async (role: string, { version, length, sha256 }: Named) => {
    const name = `${version}.${role}`;
    const bytes = await bytesIn(folder, name);
    const isWhole =
      bytes !== null &&
      (length === null || bytes.byteLength === length) &&
      (sha256 === null || sha256Hex(bytes) === sha256);
    if (!isWhole) throw new StationError('tuf.corrupt', { file: name });
    return { name, bytes };
  };
  for (const [role, named] of namedIn(timestamp, TIMESTAMP)) {
    const snapshot = await read(role, named);
    yield snapshot;
    for (const [below, one] of namedIn(snapshot.bytes, snapshot.name)) yield await read(below, one);
  }
}

interface Named {
  readonly version: number;
  readonly length: number | null;
  /** Hex. */
  readonly sha256: string | null;
}

function namedIn(bytes: Uint8Array, file: string): [string, Named][] {
  try {
    const { signed } = JSON.parse(Buffer.from(bytes).toString('utf8')) as {
      signed: { meta: Record<string, { version: number; length?: number; hashes?: { sha256?: string } }> };
    };
    return Object.entries(signed.meta).map(([role, { version, length, hashes }]) => {
      if (!ROLE_FILE.test(role) || !Number.isSafeInteger(version)) throw new Error(`it names ${role}`);
      return [role, { version, length: length ?? null, sha256: hashes?.sha256 ?? null }];
    });
  } catch (thrown) {
    throw new StationError('tuf.corrupt', { file }, thrown);
  }
}

async function bytesIn(folder: string, name: string): Promise<Buffer | null> {
  try {
    return await readFile(path.join(folder, name));
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw thrown;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return [];
    throw thrown;
  });
  return names.toSorted();
}
