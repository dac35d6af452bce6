import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** How much of the disk a part of the home takes. */
export interface HomePart {
  readonly name: 'store' | 'packages' | 'installed' | 'other';
  readonly bytes: number;
}

/** What lies in the home, by what it is for. Files that go while it is counted are left out. */
export async function homeSpace(home: string): Promise<readonly HomePart[]> {
  const sizes: Record<HomePart['name'], number> = { store: 0, packages: 0, installed: 0, other: 0 };
  for (const file of await readdir(home, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const whole = path.join(file.parentPath, file.name);
    const bytes = await stat(whole).then(
      ({ size }) => size,
      () => 0,
    );
    sizes[partOf(path.relative(home, whole))] += bytes;
  }
  return (['store', 'packages', 'installed', 'other'] as const).map((name) => ({ name, bytes: sizes[name] }));
}

function partOf(relative: string): HomePart['name'] {
  const [first = ''] = relative.split(path.sep);
  if (first.startsWith('store.sqlite')) return 'store';
  if (first === 'blobs') return 'packages';
  return first === 'installed' ? 'installed' : 'other';
}
