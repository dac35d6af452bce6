import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { readOpenRequest, type OpenRequest } from './start-arguments.ts';

/** How many packages one drop opens. */
const DROPPED = 20;

/** Packages among what a preload says was dropped: regular files by their own path, a link is none. */
export async function droppedPackages(paths: unknown): Promise<OpenRequest[]> {
  if (!Array.isArray(paths)) return [];
  const found: OpenRequest[] = [];
  for (const dropped of paths.slice(0, DROPPED) as unknown[]) {
    if (typeof dropped !== 'string' || !path.isAbsolute(dropped)) continue;
    const request = readOpenRequest(dropped, path.parse(dropped).root);
    if (request?.type !== 'open-package') continue;
    const stats = await lstat(request.path).catch(() => null);
    if (stats?.isFile() === true) found.push(request);
  }
  return found;
}
