import { lstat, opendir } from 'node:fs/promises';
import path from 'node:path';
import { PACKAGE_LIMITS, PROJECT_LIMITS } from '../../src-shared/limits.ts';
import type { ProjectEntry } from '../../src-shared/models/project.ts';

/** What tools put into a project; nobody edits it by hand. */
const TOOL_FOLDERS = new Set(['node_modules']);

interface Found {
  readonly items: ProjectEntry[];
  truncated: boolean;
}

/** Files and folders below a folder, each folder before what lies in it. Links are neither followed nor listed. */
export async function treeOf(
  root: string,
): Promise<{ readonly items: readonly ProjectEntry[]; readonly truncated: boolean }> {
  const found: Found = { items: [], truncated: false };
  await collect(root, [], found);
  return found;
}

async function collect(root: string, at: readonly string[], found: Found): Promise<void> {
  if (at.length > PACKAGE_LIMITS.pathLevels) {
    found.truncated = true;
    return;
  }
  const { files, folders } = await namesIn(path.join(root, ...at), found);
  for (const folder of folders) {
    if (isFull(found)) return;
    found.items.push({ path: [...at, folder].join('/'), kind: 'folder', sizeBytes: 0 });
    await collect(root, [...at, folder], found);
  }
  for (const file of files) {
    if (isFull(found)) return;
    const entry = await lstat(path.join(root, ...at, file)).catch(() => null);
    // Gone meanwhile, or replaced by something else.
    if (entry?.isFile() !== true) continue;
    found.items.push({ path: [...at, file].join('/'), kind: 'file', sizeBytes: entry.size });
  }
}

function isFull(found: Found): boolean {
  if (found.items.length < PROJECT_LIMITS.files) return false;
  found.truncated = true;
  return true;
}

/** Names in one folder, never more than the whole tree may have. A folder that cannot be read is shown as an empty one. */
async function namesIn(
  folder: string,
  found: Found,
): Promise<{ readonly files: readonly string[]; readonly folders: readonly string[] }> {
  const files: string[] = [];
  const folders: string[] = [];
  const opened = await opendir(folder).catch(() => null);
  if (opened === null) return { files, folders };
  for await (const entry of opened) {
    if (files.length + folders.length >= PROJECT_LIMITS.files) {
      found.truncated = true;
      break;
    }
    if (entry.isFile()) files.push(entry.name);
    else if (entry.isDirectory() && !entry.name.startsWith('.') && !TOOL_FOLDERS.has(entry.name))
      folders.push(entry.name);
  }
  return { files: files.toSorted(), folders: folders.toSorted() };
}
