import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StationError } from '../../../src-shared/errors/index.ts';

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

/** What breaks after another build took the program's place breaks because of that; null for every other refusal. */
export function replacementBehind(code: string, thrown: unknown): StationError | null {
  if (code !== 'internal' || !isProgramReplaced()) return null;
  return new StationError('server.program-replaced', {}, thrown);
}

function stateOf(file: string): string | null {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
}
