import { rm } from 'node:fs/promises';

/** Removes what was made on the way to something, where it came to be made. */
export async function discard(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    // Under such a name nothing was ever made; why not, has been told already.
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'ENAMETOOLONG' && code !== 'ENOTDIR') throw error;
  }
}
