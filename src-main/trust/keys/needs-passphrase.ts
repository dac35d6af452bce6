import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseJson } from '../../../src-shared/json.ts';
import { isFileError } from './guarded-file.ts';
import { protectionSchema } from './key-file.ts';

/** Is a key or secret in this folder of keys protected by a passphrase? What cannot be read is told by whoever needs it. */
export async function needsPassphrase(folder: string): Promise<boolean> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (thrown) {
    if (isFileError(thrown, 'ENOENT')) return false;
    throw thrown;
  }
  for (const name of names.filter((one) => one.endsWith('.json'))) {
    const text = await readFile(path.join(folder, name), 'utf8').catch(() => '{}');
    if (kindOf(text) === 'passphrase') return true;
  }
  return false;
}

function kindOf(text: string): string | null {
  try {
    const { protection } = parseJson(text) as { readonly protection?: unknown };
    const read = protectionSchema.safeParse(protection);
    return read.success ? read.data.kind : null;
  } catch {
    return null;
  }
}
