import { randomUUID } from 'node:crypto';
import { link, open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';

/** Reads a file that a person named, and never more than `limit` bytes. @throws files.* */
export async function readBounded(path: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(path, cause);
  });
  if (!found.isFile()) throw new StationError('files.not-a-file', { path });
  if (found.size > limit) throw new StationError('files.too-large', { path, bytes: found.size, limit });
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    // One byte more than allowed, so that a file that grew meanwhile is seen.
    const bytes = Buffer.alloc(Math.min(found.size, limit) + 1);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    if (bytesRead > found.size)
      throw new StationError('files.unreadable', { path, reason: 'it changed while being read' });
    return bytes.subarray(0, bytesRead);
  } catch (cause) {
    throw cause instanceof StationError ? cause : unreadable(path, cause as NodeJS.ErrnoException);
  } finally {
    await handle?.close();
  }
}

/**
 * Writes a whole file or none, in place of what was there; `exclusive` refuses to replace. A device or a pipe is not replaced.
 * @throws files.exists, files.not-a-file, files.cannot-write
 */
export async function writeWhole(
  path: string,
  content: Uint8Array | string,
  options: { readonly mode?: number; readonly exclusive?: boolean } = {},
): Promise<void> {
  const target = await existing(path);
  if (target !== null && options.exclusive === true) throw new StationError('files.exists', { path });
  if (target?.isFile === false) throw new StationError('files.not-a-file', { path });
  const place = target?.path ?? path;
  const partial = join(dirname(place), `.${randomUUID()}.partial`);
  let isMade = false;
  try {
    const handle = await open(partial, 'wx', options.mode ?? 0o644);
    isMade = true;
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (options.exclusive === true) await link(partial, place);
    else await rename(partial, place);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new StationError('files.exists', { path }, cause);
    throw new StationError('files.cannot-write', { path, reason: code ?? message }, cause);
  } finally {
    if (isMade) await rm(partial, { force: true });
  }
}

/** What a path leads to, through links, or null where it leads to nothing. */
async function existing(path: string): Promise<{ readonly path: string; readonly isFile: boolean } | null> {
  try {
    return { path: await realpath(path), isFile: (await stat(path)).isFile() };
  } catch {
    return null;
  }
}

function unreadable(path: string, cause: NodeJS.ErrnoException): StationError {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
    return new StationError('files.not-found', { path }, cause);
  return new StationError('files.unreadable', { path, reason: cause.code ?? cause.message }, cause);
}
