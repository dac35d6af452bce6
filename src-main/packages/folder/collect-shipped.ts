import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS } from '../../../src-shared/limits.ts';
import { checkPath } from '../archive/entry-name.ts';
import { comparePaths } from '../archive/path-order.ts';
import { errnoOf } from './errno.ts';

/** What ships from the root of a project (DESIGN.md section 6); everything else stays at home. */
const ROOT_FILES = new Set(['wpk.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'icon.png']);
const ROOT_FOLDERS = new Set(['dist', 'assets']);

/** The files that a project ships, sorted as in the package, and the names at its root that do not ship. */
export interface ShippedFiles {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly ignored: readonly string[];
}

/** The files that `wpk package` ships from `folder`. @throws StationError `packages.*` */
export async function collectShipped(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  return (await surveyFolder(folder)).files;
}

/**
 * Reads what ships from `folder`. Links are refused wherever they stand and wherever they lead: what ships must be
 * what lies there. So are pipes, devices, and names that no package may hold.
 */
export async function surveyFolder(folder: string): Promise<ShippedFiles> {
  const root = await openFolder(folder);
  const collected: Collected = { files: new Map(), unpackedBytes: 0 };
  const ignored: string[] = [];
  for (const name of await readdir(root)) {
    const isFolder = ROOT_FOLDERS.has(name);
    if (!isFolder && !ROOT_FILES.has(name)) ignored.push(name);
    else await collect(root, name, isFolder ? 'folder' : 'file', collected);
  }
  const files = new Map([...collected.files].toSorted(([a], [b]) => comparePaths(a, b)));
  return { files, ignored: ignored.toSorted(comparePaths) };
}

interface Collected {
  readonly files: Map<string, Uint8Array>;
  unpackedBytes: number;
}

/** The project folder itself may be reached through a link; nothing in it may be one. */
async function openFolder(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await lstat(root)).isDirectory()) return root;
  } catch (cause) {
    const reason = errnoOf(cause);
    if (reason === 'ENOENT' || reason === 'ENOTDIR') {
      throw new StationError('packages.not-found', { path: folder }, cause);
    }
    throw new StationError('packages.unreadable', { path: folder, reason }, cause);
  }
  throw new StationError('packages.not-a-folder', { path: folder });
}

async function collect(
  root: string,
  entry: string,
  wanted: 'file' | 'folder' | 'any',
  collected: Collected,
): Promise<void> {
  checkPath(entry);
  const stat = await lstat(path.join(root, entry));
  if (stat.isSymbolicLink()) throw new StationError('packages.link-in-folder', { path: entry });
  const isFolder = stat.isDirectory();
  const isFile = stat.isFile();
  if ((!isFolder && !isFile) || (isFile ? wanted === 'folder' : wanted === 'file')) {
    throw new StationError('packages.special-file-in-folder', { path: entry });
  }
  if (isFile) {
    await addFile(root, entry, collected);
    return;
  }
  for (const name of await readdir(path.join(root, entry))) {
    await collect(root, `${entry}/${name}`, 'any', collected);
  }
}

async function addFile(root: string, entry: string, collected: Collected): Promise<void> {
  if (collected.files.size >= PACKAGE_LIMITS.entries) {
    throw new StationError('packages.too-many-entries', {
      entries: collected.files.size + 1,
      limit: PACKAGE_LIMITS.entries,
    });
  }
  // O_NOFOLLOW and the second look close the moment between looking and opening.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(path.join(root, entry), flags);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new StationError('packages.special-file-in-folder', { path: entry });
    collected.unpackedBytes += stat.size;
    if (collected.unpackedBytes > PACKAGE_LIMITS.unpackedBytes) {
      throw new StationError('packages.unpacked-too-large', {
        unpackedBytes: collected.unpackedBytes,
        limitBytes: PACKAGE_LIMITS.unpackedBytes,
      });
    }
    collected.files.set(entry, Uint8Array.from(await handle.readFile()));
  } finally {
    await handle.close();
  }
}
