import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** `out/web` of the program's own folder, from source and from the build alike; null where the pages were not built. */
export function builtPages(from: string = fileURLToPath(import.meta.url)): string | null {
  for (let folder = path.dirname(from); path.dirname(folder) !== folder; folder = path.dirname(folder)) {
    if (!existsSync(path.join(folder, 'package.json'))) continue;
    const pages = path.join(folder, 'out', 'web');
    return existsSync(path.join(pages, 'index.html')) ? pages : null;
  }
  return null;
}
