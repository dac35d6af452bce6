import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS } from '../../src-shared/limits.ts';
import { errnoOf } from './folder/errno.ts';
import { readPackage, type ReadPackage } from './read-package.ts';

/**
 * The bytes of a `.wpk` file.
 * @throws StationError `packages.not-found | not-a-file | unreadable | too-large`
 */
export function loadPackageBytes(path: string): Promise<Uint8Array> {
  return loadFileBytes(path, PACKAGE_LIMITS.packageBytes);
}

/**
 * The bytes of a regular file of at most `limitBytes`. Never waits on a pipe and never reads past the limit, whatever the
 * path leads to.
 * @throws StationError `packages.not-found | not-a-file | unreadable | too-large`
 */
export async function loadFileBytes(path: string, limitBytes: number): Promise<Uint8Array> {
  const handle = await openToRead(path);
  try {
    const { size } = await aRegularFile(handle, path);
    if (size > limitBytes) throw new StationError('packages.too-large', { sizeBytes: size, limitBytes });
    return await readUpTo(handle, size);
  } catch (cause) {
    if (cause instanceof StationError) throw cause;
    throw new StationError('packages.unreadable', { path, reason: errnoOf(cause) }, cause);
  } finally {
    await handle.close();
  }
}

async function readUpTo(handle: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
    if (bytesRead === 0) return bytes.slice(0, filled);
    filled += bytesRead;
  }
  return bytes;
}

/** Reads the `.wpk` at `path`. @throws StationError `packages.*` */
export async function readPackageFile(path: string): Promise<ReadPackage> {
  return readPackage(await loadPackageBytes(path));
}

async function openToRead(path: string): Promise<FileHandle> {
  try {
    // Without O_NONBLOCK opening a named pipe would wait for a writer for ever.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    const reason = errnoOf(cause);
    if (reason === 'ENOENT' || reason === 'ENOTDIR')
      throw new StationError('packages.not-found', { path }, cause);
    if (reason === 'EISDIR') throw new StationError('packages.not-a-file', { path }, cause);
    throw new StationError('packages.unreadable', { path, reason }, cause);
  }
}

async function aRegularFile(handle: FileHandle, path: string): Promise<{ readonly size: number }> {
  const stat = await handle.stat();
  if (!stat.isFile()) throw new StationError('packages.not-a-file', { path });
  return stat;
}
