import type { Actor } from '../../registry/index.ts';
import type { Station } from '../../station.ts';

/** Larger packages are streamed: their bytes outweigh what opening a file costs. */
const LARGEST_KEPT = 256 * 1024;
const MOST_KEPT = 8 * 1024 * 1024;

/** What one station's packages are asked for again and again. */
interface Shelf {
  /** Digests that everybody may have, of one revision of the store. */
  revision: number | null;
  readonly open: Set<string>;
  /** Bytes by digest, the ones asked for last at the end. */
  readonly bytes: Map<string, Buffer>;
  kept: number;
}

/** Small packages are kept in memory, and so is who may have them, until anything is written. */
export interface BlobShelf {
  /** False for what is not there as well. */
  mayFetch(station: Station, digest: string, asker: Actor): Promise<boolean>;
  /** Null where it is too large to be kept. @throws store.blob-missing, store.blob-corrupt */
  bytesOf(station: Station, digest: string): Promise<Buffer | null>;
}

export function createBlobShelf(): BlobShelf {
  const shelves = new WeakMap<Station, Shelf>();
  const shelfOf = (station: Station): Shelf => {
    const found = shelves.get(station) ?? { revision: null, open: new Set(), bytes: new Map(), kept: 0 };
    shelves.set(station, found);
    return found;
  };
  return {
    async mayFetch(station, digest, asker) {
      const shelf = shelfOf(station);
      const revision = station.store.revision();
      if (revision !== shelf.revision) {
        shelf.open.clear();
        shelf.revision = revision;
      }
      if (revision !== null && shelf.open.has(digest)) return true;
      // Asked as anybody first: only what everybody may have is worth remembering.
      const isOpen = await station.registry.extensions.mayFetch(digest, ANYBODY);
      if (!isOpen) return station.registry.extensions.mayFetch(digest, asker);
      if (revision !== null && station.store.revision() === revision && shelf.revision === revision)
        shelf.open.add(digest);
      return true;
    },

    async bytesOf(station, digest) {
      const shelf = shelfOf(station);
      const found = shelf.bytes.get(digest);
      if (found !== undefined) {
        shelf.bytes.delete(digest);
        shelf.bytes.set(digest, found);
        return found;
      }
      const size = await station.blobs.size(digest);
      if (size === null || size > LARGEST_KEPT) return null;
      const read = await station.blobs.get(digest);
      const bytes = Buffer.from(read.buffer, read.byteOffset, read.byteLength);
      if (!shelf.bytes.has(digest)) {
        shelf.bytes.set(digest, bytes);
        shelf.kept += bytes.length;
      }
      for (const [oldest, { length }] of shelf.bytes) {
        if (shelf.kept <= MOST_KEPT) break;
        shelf.bytes.delete(oldest);
        shelf.kept -= length;
      }
      return bytes;
    },
  };
}

/** A publisher that nobody can have: its id is no slug. */
const ANYBODY: Actor = { userId: '', role: 'user', publisherId: '' };
