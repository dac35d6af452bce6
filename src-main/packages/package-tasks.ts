import type { ReadPackage } from './read-package.ts';
import type { PackedFolder } from './folder/pack-folder.ts';

/** What the packages worker is asked, and what it answers. */
export type PackageTask =
  | { readonly kind: 'read-bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'read-file'; readonly path: string }
  | { readonly kind: 'pack-folder'; readonly folder: string };

export type PackageAnswer = ReadPackage | PackedFolder;

export function isPackageTask(task: unknown): task is PackageTask {
  if (typeof task !== 'object' || task === null || !('kind' in task)) return false;
  return task.kind === 'read-bytes' || task.kind === 'read-file' || task.kind === 'pack-folder';
}
