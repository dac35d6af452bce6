import { writeFile } from 'node:fs/promises';
import { StationError } from '../../../src-shared/errors/index.ts';

/** Writes a file that a person named, in place of what was there. @throws files.cannot-write */
export async function writeTextFile(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: NodeJS.ErrnoException) => {
    throw new StationError('files.cannot-write', { path, reason: cause.code ?? cause.message }, cause);
  });
}
