import { StationError } from '../../../src-shared/errors/index.ts';
import type { EntryName } from './entry-name.ts';

/** What a name becomes on a system that ignores case and normalises: two names with one key cannot live side by side. */
export function collisionKey(path: string): string {
  if (/^[\x20-\x7e]*$/.test(path)) return path.toLowerCase();
  return path.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}

interface Place {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** Named by an entry of its own, not only as the folder of another one. */
  listed: boolean;
}

/** Refuses duplicates, names that collide on other systems, and paths that are file and folder at once. */
export function refuseCollisions(names: readonly EntryName[]): void {
  const places = new Map<string, Place>();
  for (const { path, isFolder } of names) {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      claim(places, path.slice(0, slash), 'folder', false);
    }
    claim(places, path, isFolder ? 'folder' : 'file', true);
  }
}

function claim(places: Map<string, Place>, path: string, kind: Place['kind'], listed: boolean): void {
  const key = collisionKey(path);
  const there = places.get(key);
  if (there === undefined) {
    places.set(key, { path, kind, listed });
    return;
  }
  if (there.path !== path) {
    throw new StationError('packages.name-collision', { entry: path, other: there.path });
  }
  if (there.kind !== kind) throw new StationError('packages.file-folder-conflict', { entry: path });
  if (listed && there.listed) throw new StationError('packages.duplicate-name', { entry: path });
  there.listed ||= listed;
}
