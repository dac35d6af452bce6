import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { StationError } from '../../../src-shared/errors/index.ts';
import { parseJson, type Json } from '../../../src-shared/json.ts';
import type { Session } from './session.ts';
import { usage } from './usage.ts';

/** The longest JSON that `--input` takes, in bytes: packages travel as paths and digests, never as bytes. */
const INPUT_BYTES = 8 * 1024 * 1024;

/** `--input`: JSON text, `@file`, or `-` for standard input. @throws cli.usage for what is not JSON; files.* */
export async function jsonInput(text: string | undefined, session: Session): Promise<Json | undefined> {
  if (text === undefined) return undefined;
  const source = await sourceOf(text, session);
  try {
    return parseJson(source);
  } catch (cause) {
    throw usage(`--input is not JSON: ${(cause as Error).message.replace(/\.$/, '')}.`);
  }
}

async function sourceOf(text: string, session: Session): Promise<string> {
  if (text === '-') return boundedText(session.io.stdin, 'standard input');
  if (!text.startsWith('@')) return text;
  const path = session.resolve(text.slice(1));
  try {
    if ((await stat(path)).isDirectory()) throw new StationError('files.not-a-file', { path });
    return await boundedText(createReadStream(path), path);
  } catch (cause) {
    if (cause instanceof StationError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new StationError('files.not-found', { path }, cause);
    throw new StationError('files.unreadable', { path, reason: code ?? message }, cause);
  }
}

/** Reads to the end and never more than the limit, so that a source without an end is refused and not waited for. */
async function boundedText(source: AsyncIterable<Uint8Array>, path: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of source) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes > INPUT_BYTES) throw new StationError('files.too-large', { path, bytes, limit: INPUT_BYTES });
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}
