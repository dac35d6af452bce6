import { rename, rm, rmdir } from 'node:fs/promises';
import { StationError } from '../../src-shared/errors/index.ts';

import { PROJECT_LIMITS } from '../../src-shared/limits.ts';
import type { ProjectEntry, ProjectText } from '../../src-shared/models/project.ts';
import { digestOf } from '../store/index.ts';
import { readBounded, writeWhole } from './files.ts';
import { placeIn, rootOf } from './project-paths.ts';
import { treeOf } from './project-tree.ts';

/** Files of a project folder. Nothing outside it is read or written, whatever the path or the folder's links say. */
export interface ProjectFiles {
  tree(folder: string): Promise<{ readonly items: readonly ProjectEntry[]; readonly truncated: boolean }>;
  /** @throws projects.not-text, files.too-large, files.not-found */
  read(folder: string, file: string): Promise<ProjectText>;
  /** `digest` null makes a new file. @throws projects.file-changed, files.exists, files.not-found, files.too-large */
  write(
    folder: string,
    file: string,
    content: { readonly text: string; readonly digest: string | null },
  ): Promise<Omit<ProjectText, 'text'>>;
  /** @throws files.exists, files.not-found */
  rename(folder: string, from: string, to: string): Promise<{ path: string }>;
  /** @throws files.not-found, files.cannot-write for a folder that holds something */
  delete(folder: string, file: string): Promise<{ path: string }>;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function createProjectFiles(): ProjectFiles {
  // One change after another: between comparing and writing nobody of this process comes in.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    tree: async (folder) => treeOf(await rootOf(folder)),
    read: async (folder, file) => readText(await rootOf(folder), file),
    write: (folder, file, { text, digest }) =>
      inTurn(async () => {
        const root = await rootOf(folder);
        const bytes = new TextEncoder().encode(text);
        const limit = PROJECT_LIMITS.fileBytes;
        if (bytes.byteLength > limit)
          throw new StationError('files.too-large', { path: file, bytes: bytes.byteLength, limit });
        const { absolute, found } = await placeIn(root, file, {
          change: true,
          makeFolders: digest === null,
        });
        if (digest === null) {
          if (found !== null) throw new StationError('files.exists', { path: file });
          await writeWhole(absolute, bytes, { exclusive: true });
        } else {
          const before = await readText(root, file);
          if (before.digest !== digest)
            throw new StationError('projects.file-changed', { path: file, digest: before.digest });
          await writeWhole(absolute, bytes, { mode: (found?.mode ?? 0o644) & 0o777 });
        }
        return { path: file, digest: await digestOf(bytes), sizeBytes: bytes.byteLength };
      }),
    rename: (folder, from, to) =>
      inTurn(async () => {
        const root = await rootOf(folder);
        const source = await placeIn(root, from, { change: true });
        if (source.found === null) throw new StationError('files.not-found', { path: from });
        if (to === from || to.startsWith(`${from}/`)) throw new StationError('files.exists', { path: to });
        const target = await placeIn(root, to, { change: true, makeFolders: true });
        if (target.found !== null) throw new StationError('files.exists', { path: to });
        await rename(source.absolute, target.absolute).catch((cause: unknown) => cannotWrite(to, cause));
        return { path: to };
      }),
    delete: (folder, file) =>
      inTurn(async () => {
        const { absolute, found } = await placeIn(await rootOf(folder), file, { change: true });
        if (found === null) throw new StationError('files.not-found', { path: file });
        await (found.isDirectory() ? rmdir(absolute) : rm(absolute)).catch((cause: unknown) =>
          cannotWrite(file, cause),
        );
        return { path: file };
      }),
  };
}

async function readText(root: string, file: string): Promise<ProjectText> {
  const { absolute, found } = await placeIn(root, file);
  if (found === null) throw new StationError('files.not-found', { path: file });
  if (!found.isFile()) throw new StationError('files.not-a-file', { path: file });
  const bytes = await readBounded(absolute, PROJECT_LIMITS.fileBytes);
  if (bytes.includes(0)) throw new StationError('projects.not-text', { path: file });
  try {
    const text = decoder.decode(bytes);
    return { path: file, text, digest: await digestOf(bytes), sizeBytes: bytes.byteLength };
  } catch (cause) {
    throw new StationError('projects.not-text', { path: file }, cause);
  }
}

function cannotWrite(file: string, cause: unknown): never {
  const { code, message } = cause as NodeJS.ErrnoException;
  throw new StationError('files.cannot-write', { path: file, reason: code ?? message }, cause);
}
