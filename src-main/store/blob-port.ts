import type { Readable } from 'node:stream';

/** Bytes by their digest. A blob is written whole or not at all and never changes. */
export interface BlobStore {
  /** Writes to a temporary name, syncs, renames. Answers `sha256:<hex>`. The same bytes twice are one blob. */
  put(bytes: Uint8Array): Promise<string>;
  /**
   * The same from a stream, hashed on its way: costs no memory of its size. Answers the bytes written.
   * @throws store.blob-too-large past `maxBytes`, store.blob-mismatch when the digest is another; nothing is kept then
   */
  putStream(
    chunks: AsyncIterable<Uint8Array>,
    options: { readonly expected: string; readonly maxBytes: number },
  ): Promise<number>;
  /** Re-hashes what it reads. @throws store.blob-missing, store.blob-corrupt */
  get(digest: string): Promise<Uint8Array>;
  /** The bytes as they are on disk, all or `start` to `end` (counted in), without their digest being taken. */
  stream(digest: string, range?: { readonly start: number; readonly end: number }): Readable;
  has(digest: string): Promise<boolean>;
  /** Bytes on disk, without reading them; null where there is none. */
  size(digest: string): Promise<number | null>;
  list(): AsyncIterable<{ readonly digest: string; readonly sizeBytes: number; readonly modifiedAt: number }>;
  /** Re-hashes without answering the bytes. */
  verify(digest: string): Promise<'ok' | 'missing' | 'corrupt'>;
  /** Deletes unreferenced blobs older than `olderThanMs`. The caller holds the collection lease. Answers what went. */
  collect(referenced: ReadonlySet<string>, olderThanMs: number): Promise<readonly string[]>;
}
