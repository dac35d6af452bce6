import { parseJson, type Json } from '../../../src-shared/json.ts';
import { readTextFile, readTextStream } from './read-text.ts';
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
  if (text === '-') return readTextStream(session.io.stdin, 'standard input', INPUT_BYTES);
  if (!text.startsWith('@')) return text;
  return readTextFile(session.resolve(text.slice(1)), INPUT_BYTES);
}
