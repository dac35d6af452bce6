import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../store/index.ts';
import type { FileRow } from '../store/port.ts';

export interface FileProblem {
  readonly path: string;
  readonly problem: 'missing' | 'changed' | 'extra';
}

/** Reads one installed file; anything but a plain file with the recorded bytes is a problem, not an answer. */
export async function readVerified(folder: string, file: FileRow): Promise<Uint8Array | FileProblem> {
  const path = join(folder, ...file.path.split('/'));
  try {
    const found = await lstat(path);
    if (!found.isFile() || found.size !== file.sizeBytes) return { path: file.path, problem: 'changed' };
    const bytes = await readFile(path);
    return (await digestOf(bytes)) === `sha256:${file.sha256}`
      ? bytes
      : { path: file.path, problem: 'changed' };
  } catch (error) {
    if (isMissing(error)) return { path: file.path, problem: 'missing' };
    throw error;
  }
}

/** Holds a folder to its recorded files, both ways. */
export async function compareFolder(
  folder: string,
  files: readonly FileRow[],
): Promise<readonly FileProblem[]> {
  const problems: FileProblem[] = [];
  for (const file of files) {
    const read = await readVerified(folder, file);
    if (!(read instanceof Uint8Array)) problems.push(read);
  }
  const known = new Set(files.map(({ path }) => path));
  for (const path of await filesBelow(folder))
    if (!known.has(path)) problems.push({ path, problem: 'extra' });
  return problems;
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll('\\', '/'),
      );
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
