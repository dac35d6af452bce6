import { lstat, mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Stats } from 'node:fs';
import { StationError } from '../../src-shared/errors/index.ts';
import { checkPath } from '../packages/index.ts';

/** A place in a project that no link leads to. */
export interface Place {
  readonly absolute: string;
  /** What lies there, null where nothing does. */
  readonly found: Stats | null;
}

/** The project's own folder, which may itself be reached through a link. @throws projects.folder-missing */
export async function rootOf(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await lstat(root)).isDirectory()) return root;
  } catch (cause) {
    throw new StationError('projects.folder-missing', { path: folder }, cause);
  }
  throw new StationError('projects.folder-missing', { path: folder });
}

/**
 * Where a path of a project lies. Every step on the way is looked at, so that neither a name nor a link that somebody put
 * into the project leads out of it. `makeFolders` makes the folders on the way; `change` keeps to what an author writes.
 * @throws projects.path-outside, projects.path-of-tools, files.not-found, files.cannot-write
 */
export async function placeIn(
  root: string,
  file: string,
  options: { readonly makeFolders?: boolean; readonly change?: boolean } = {},
): Promise<Place> {
  demandInside(file);
  if (options.change === true) demandAuthored(file);
  const steps = file.split('/');
  let absolute = root;
  for (const [at, step] of steps.entries()) {
    absolute = path.join(absolute, step);
    const found = await lookAt(absolute, file);
    if (found?.isSymbolicLink() === true) throw new StationError('projects.path-outside', { path: file });
    if (at === steps.length - 1) return { absolute, found };
    if (found === null && options.makeFolders === true) await makeFolder(absolute, file);
    else if (found?.isDirectory() !== true) throw new StationError('files.not-found', { path: file });
  }
  throw new StationError('projects.path-outside', { path: file });
}

/** A name is held to the rules of packages: what no package may hold is no file of a project. */
function demandInside(file: string): void {
  try {
    checkPath(file);
  } catch (cause) {
    throw new StationError('projects.path-outside', { path: file.slice(0, 300) }, cause);
  }
}

/** What a version control, an editor or an installer keeps there may be run by it later, outside of every sandbox. */
function demandAuthored(file: string): void {
  const isOfTools = (step: string): boolean => step.startsWith('.') || step.toLowerCase() === 'node_modules';
  if (file.split('/').some(isOfTools))
    throw new StationError('projects.path-of-tools', { path: file.slice(0, 300) });
}

async function lookAt(absolute: string, file: string): Promise<Stats | null> {
  try {
    return await lstat(absolute);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new StationError('files.unreadable', { path: file, reason: code ?? 'unknown' }, cause);
  }
}

async function makeFolder(absolute: string, file: string): Promise<void> {
  try {
    await mkdir(absolute);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new StationError('files.cannot-write', { path: file, reason: code ?? message }, cause);
  }
}
