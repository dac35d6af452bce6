import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { StationError } from '../../../src-shared/errors/index.ts';

/** The text of a file that a person named, or of something that reads like one. @throws files.* */
export async function readTextFile(path: string, limit: number): Promise<string> {
  try {
    if ((await stat(path)).isDirectory()) throw new StationError('files.not-a-file', { path });
    return await readTextStream(createReadStream(path), path, limit);
  } catch (cause) {
    if (cause instanceof StationError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new StationError('files.not-found', { path }, cause);
    throw new StationError('files.unreadable', { path, reason: code ?? message }, cause);
  }
}

/** Reads to the end and never more than the limit, so that a source without an end is refused and not waited for. */
export async function readTextStream(
  source: AsyncIterable<Uint8Array>,
  path: string,
  limit: number,
): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of source) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes > limit) throw new StationError('files.too-large', { path, bytes, limit });
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}
