import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../../../src-shared/canonical-json.ts';
import { parseJson, type Json } from '../../../src-shared/json.ts';
import { isFileError, readGuardedFile } from './guarded-file.ts';
import { scryptSchema, sealedSchema, unseal, wrappingKeyOf } from './seal.ts';

/** Why keys under a passphrase stay shut. */
export type ShutBecause = 'trust.passphrase-needed' | 'trust.passphrase-wrong';

/** Keys and secrets alike: what they are sealed with is bound to everything else that their file says. */
const underPassphrase = z.looseObject({
  protection: z.strictObject({ kind: z.literal('passphrase'), scrypt: scryptSchema }),
  sealed: sealedSchema,
  checksum: z.string(),
});
type UnderPassphrase = z.infer<typeof underPassphrase>;

/** Is a key or secret in this folder of keys protected by a passphrase? What cannot be read is told by whoever needs it. */
export async function needsPassphrase(folder: string): Promise<boolean> {
  for (const name of await inUse(folder)) if ((await sealedIn(folder, name)) !== null) return true;
  return false;
}

/**
 * Finds out whether the keys of a folder open with this passphrase. Opening one takes a third of a second, and a file never
 * changes: each is opened once.
 */
export function checkPassphrase(
  passphrase: () => Promise<string>,
): (folder: string) => Promise<ShutBecause | null> {
  const opens = new Map<string, boolean>();
  return async (folder) => {
    for (const name of await inUse(folder)) {
      const file = path.join(folder, name);
      const known = opens.get(file);
      const content = known === undefined ? await sealedIn(folder, name) : null;
      if (content !== null) {
        const given = await passphrase();
        if (given === '') return 'trust.passphrase-needed';
        opens.set(file, await isOpenedBy(given, content));
      }
      if (opens.get(file) === false) return 'trust.passphrase-wrong';
    }
    return null;
  };
}

async function isOpenedBy(passphrase: string, content: UnderPassphrase): Promise<boolean> {
  const { sealed, ...bound } = content;
  const header = Object.fromEntries(Object.entries(bound).filter(([name]) => name !== 'checksum'));
  const key = await wrappingKeyOf(passphrase, content.protection.scrypt);
  return unseal(sealed, key, canonicalJson(header as Json)) !== null;
}

/** Secrets, and of the identities the one in use: those before it may be under a passphrase of their time. */
async function inUse(folder: string): Promise<readonly string[]> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (thrown) {
    if (isFileError(thrown, 'ENOENT')) return [];
    throw thrown;
  }
  const files = names.filter((one) => one.endsWith('.json')).toSorted();
  const newest = files.findLast((one) => one.startsWith('identity-'));
  return files.filter((one) => !one.startsWith('identity-') || one === newest);
}

async function sealedIn(folder: string, name: string): Promise<UnderPassphrase | null> {
  try {
    return underPassphrase.safeParse(parseJson(await readGuardedFile(folder, name))).data ?? null;
  } catch {
    return null;
  }
}
