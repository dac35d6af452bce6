import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { StationError } from '../../src-shared/errors/index.ts';
import { newId } from '../../src-shared/id.ts';
import { blobPath } from './backup-manifest.ts';
import type { BlobStore } from './blob-port.ts';
import { digestOf } from './digest.ts';
import { homePaths } from './home.ts';
import { storeError } from './sqlite-errors.ts';
import { syncFolder } from './sync-file.ts';

/** A temporary file older than this was left by a process that was cut off. */
const STALE_TEMPORARY_MS = 60 * 60 * 1000;

export interface BlobStoreOptions {
  /** UTC milliseconds, compared with the ages of files. Default `Date.now`. */
  readonly clock?: () => number;
}

/** Blobs of a home, in `blobs/sha256/ab/cdef…`. */
export function openBlobStore(home: string, options: BlobStoreOptions = {}): BlobStore {
  return new FileBlobStore(homePaths(home).blobs, options.clock ?? Date.now);
}

class FileBlobStore implements BlobStore {
  readonly #root: string;
  readonly #now: () => number;

  constructor(root: string, now: () => number) {
    this.#root = root;
    this.#now = now;
  }

  async put(bytes: Uint8Array): Promise<string> {
    const digest = await digestOf(bytes);
    const file = this.#fileOf(digest);
    try {
      if (await this.#renew(digest, file)) return digest;
      await this.#write(file, (handle) => handle.writeFile(bytes));
      return digest;
    } catch (error) {
      throw storeError(error, file);
    }
  }

  async putStream(
    chunks: AsyncIterable<Uint8Array>,
    { expected, maxBytes }: { readonly expected: string; readonly maxBytes: number },
  ): Promise<number> {
    const file = this.#fileOf(expected);
    let sizeBytes = 0;
    try {
      await this.#write(file, async (handle) => {
        const hash = createHash('sha256');
        for await (const chunk of chunks) {
          sizeBytes += chunk.length;
          if (sizeBytes > maxBytes) throw new StationError('store.blob-too-large', { maxBytes });
          hash.update(chunk);
          await handle.write(chunk);
        }
        const actual = `sha256:${hash.digest('hex')}`;
        if (actual !== expected) throw new StationError('store.blob-mismatch', { expected, actual });
      });
      return sizeBytes;
    } catch (error) {
      throw error instanceof StationError ? error : storeError(error, file);
    }
  }

  async get(digest: string): Promise<Uint8Array> {
    const file = this.#fileOf(digest);
    const bytes = await readFile(file).catch((error: unknown) => {
      if (isMissing(error))
        throw new StationError('store.blob-missing', { digest, path: blobPath(digest) }, error);
      throw storeError(error, file);
    });
    if ((await digestOf(bytes)) !== digest)
      throw new StationError('store.blob-corrupt', { digest, path: blobPath(digest) });
    return bytes;
  }

  stream(digest: string, range: { readonly start: number; readonly end: number } | undefined): Readable {
    return createReadStream(this.#fileOf(digest), range);
  }

  async has(digest: string): Promise<boolean> {
    return (await this.size(digest)) !== null;
  }

  async size(digest: string): Promise<number | null> {
    return sizeOf(this.#fileOf(digest));
  }

  async *list(): AsyncIterable<{
    readonly digest: string;
    readonly sizeBytes: number;
    readonly modifiedAt: number;
  }> {
    for (const { folder, name } of await this.#names()) {
      const hex = path.basename(folder) + name;
      if (!/^[0-9a-f]{64}$/.test(hex)) continue;
      const found = await stat(path.join(folder, name)).catch(nullWhenMissing);
      if (found?.isFile() === true)
        yield { digest: `sha256:${hex}`, sizeBytes: found.size, modifiedAt: found.mtimeMs };
    }
  }

  async verify(digest: string): Promise<'ok' | 'missing' | 'corrupt'> {
    const file = this.#fileOf(digest);
    const hash = createHash('sha256');
    try {
      for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
    } catch (error) {
      if (isMissing(error)) return 'missing';
      throw storeError(error, file);
    }
    return `sha256:${hash.digest('hex')}` === digest ? 'ok' : 'corrupt';
  }

  async collect(referenced: ReadonlySet<string>, olderThanMs: number): Promise<readonly string[]> {
    const gone: string[] = [];
    for await (const { digest, modifiedAt } of this.list()) {
      if (referenced.has(digest) || this.#now() - modifiedAt < olderThanMs) continue;
      await rm(this.#fileOf(digest), { force: true });
      gone.push(digest);
    }
    await this.#removeStaleTemporaries();
    return gone;
  }

  /**
   * True where the blob is already there and whole. Its age begins anew, so that a collection that runs now does not
   * take what somebody is about to refer to. A damaged file is written again.
   */
  async #renew(digest: string, file: string): Promise<boolean> {
    if ((await this.verify(digest)) !== 'ok') return false;
    const now = this.#now() / 1000;
    return utimes(file, now, now).then(
      () => true,
      (error: unknown) => {
        if (isMissing(error)) return false;
        throw error;
      },
    );
  }

  async #write(file: string, fill: (handle: FileHandle) => Promise<void>): Promise<void> {
    const folder = path.dirname(file);
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    const temporary = path.join(folder, `.${newId()}.tmp`);
    try {
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await fill(handle);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(folder);
    if (made !== undefined) await syncFolder(this.#root);
  }

  async #removeStaleTemporaries(): Promise<void> {
    for (const { folder, name } of await this.#names()) {
      if (!name.endsWith('.tmp')) continue;
      const file = path.join(folder, name);
      const found = await stat(file).catch(nullWhenMissing);
      if (found !== null && this.#now() - found.mtimeMs > STALE_TEMPORARY_MS) await rm(file, { force: true });
    }
  }

  async #names(): Promise<readonly { readonly folder: string; readonly name: string }[]> {
    const folders = await readdir(this.#root).catch(emptyWhenMissing);
    const found: { folder: string; name: string }[] = [];
    for (const prefix of folders.toSorted()) {
      if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
      const folder = path.join(this.#root, prefix);
      for (const name of await readdir(folder).catch(emptyWhenMissing)) found.push({ folder, name });
    }
    return found;
  }

  /** @throws store.digest-invalid: nothing but 64 hexadecimal digits ever becomes part of a path. */
  #fileOf(digest: string): string {
    const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
    if (hex === undefined) throw new StationError('store.digest-invalid', { digest });
    return path.join(this.#root, hex.slice(0, 2), hex.slice(2));
  }
}

async function sizeOf(file: string): Promise<number | null> {
  const found = await stat(file).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw storeError(error, file);
  });
  return found?.isFile() === true ? found.size : null;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function nullWhenMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}

function emptyWhenMissing(error: unknown): string[] {
  if (isMissing(error)) return [];
  throw error;
}
