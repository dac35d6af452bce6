import { createHash } from 'node:crypto';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { BlobStore } from '../../store/blob-port.ts';
import { TarWriter } from '../../store/index.ts';
import { LIST_PATH, SIGNATURE_PATH, type MirrorFile } from './format.ts';

export interface ArchiveContent {
  readonly listBytes: Uint8Array;
  readonly signature: Uint8Array;
  /** In the order of the list. */
  readonly files: readonly { readonly file: MirrorFile; readonly bytes: () => AsyncIterable<Uint8Array> }[];
}

/** Writes a mirror file under a name that it does not keep; synced when it is whole. @throws store.io, store.blob-corrupt */
export async function writeArchive(
  path: string,
  { listBytes, signature, files }: ArchiveContent,
  written: (bytes: number) => Promise<void>,
): Promise<void> {
  const archive = await TarWriter.create(path);
  try {
    await archive.add(LIST_PATH, listBytes.length, [listBytes]);
    await archive.add(SIGNATURE_PATH, signature.length, [signature]);
    for (const { file, bytes } of files)
      await archive.add(file.path, file.sizeBytes, counted(file, bytes(), written));
    await archive.finish();
  } catch (error) {
    await archive.abandon();
    throw error;
  }
}

/** What is signed for is what is written: a part that changed meanwhile spoils the whole. */
async function* counted(
  { path, sha256 }: MirrorFile,
  content: AsyncIterable<Uint8Array>,
  written: (bytes: number) => Promise<void>,
): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
    await written(chunk.byteLength);
  }
  if (hash.digest('hex') !== sha256)
    throw new StationError('store.io', { problem: `${path} changed while it was read` });
}

export function blobBytes(blobs: BlobStore, digest: string): AsyncIterable<Uint8Array> {
  return blobs.stream(digest) as AsyncIterable<Uint8Array>;
}
