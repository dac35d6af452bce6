import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The file that this very module was loaded from. Parts of the program are loaded when they are first needed; after another
 * build took its place they are those of another program, or none.
 */
const OWN = fileURLToPath(import.meta.url);
const atStart = stateOf(OWN);

/** True once the built program lies there no more as it did when this process began. Whoever runs from source edits it. */
export function isProgramReplaced(): boolean {
  return !OWN.endsWith('.ts') && stateOf(OWN) !== atStart;
}

function stateOf(file: string): string | null {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
}
