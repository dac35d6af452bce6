import { cp, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { newId } from '../../../src-shared/id.ts';
import { openStateFolder, type TakeLock } from '../metadata/state-file.ts';

/**
 * Makes verified metadata the one that is known of a registry. Its cached files first, then its state in one rename; a newer state
 * of another process stays. It is a floor only: whatever comes after has to be as new.
 */
export async function adoptMetadata(from: string, to: string, lock: TakeLock): Promise<void> {
  const state = await openStateFolder(from).read();
  if (state === null) return;
  await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  const cache = path.join(to, 'cache');
  const draft = path.join(to, `.cache-${newId()}`);
  await mkdir(to, { recursive: true, mode: 0o700 });
  try {
    await cp(path.join(from, 'cache'), draft, { recursive: true });
    // What was cached before is in the copy too, as far as it is still good for anything.
    await rm(cache, { recursive: true, force: true });
    await rename(draft, cache);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await openStateFolder(to, lock).adopt(state);
}
