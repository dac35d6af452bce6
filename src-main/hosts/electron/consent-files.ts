import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const PAGE = 'consent.html';
const ASSETS = 'assets';

/**
 * What the consent view is made of, as paths in the folder of built pages: its page, what that names, and what those name.
 * Everything else that was built is the main page's, and never reaches the view.
 */
export async function consentFiles(folder: string): Promise<ReadonlySet<string>> {
  const assets = new Set(await readdir(path.join(folder, ASSETS)));
  const found = new Set<string>();
  const waiting = [PAGE];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    if (!/\.(?:html|js|css)$/.test(file)) continue;
    const text = await readFile(path.join(folder, file), 'utf8');
    // A built file has a name that nothing else has.
    for (const [name] of text.matchAll(/[\w.-]+\.(?:js|css|woff2|svg|png)\b/g)) {
      if (assets.has(name)) waiting.push(path.join(ASSETS, name));
    }
  }
  return found;
}
