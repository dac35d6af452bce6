import { StationError } from '../../src-shared/errors/index.ts';
import { MARKS_TARGET } from '../../src-shared/models/tuf.ts';
import { breather } from '../workers/index.ts';
import type { TufDeps } from './deps.ts';
import { marksListing, tooManyMarks } from './marks.ts';
import { readPublished } from './metadata-files.ts';
import { versionsBehind } from './restored.ts';

/** What keeps this home from publishing, and what followers are not told. @throws tuf.corrupt */
export async function tufTroubles({ folder, store, now }: TufDeps): Promise<readonly StationError[]> {
  const published = await readPublished(folder);
  if (published === null) return [];
  const troubles: StationError[] = [];
  try {
    await versionsBehind(folder, now());
  } catch (thrown) {
    if (!(thrown instanceof StationError && thrown.code === 'tuf.clock-behind')) throw thrown;
    troubles.push(thrown);
  }
  if (published.targets.signed.targets[MARKS_TARGET] === undefined) {
    const refused = tooManyMarks(await marksListing(store, breather()));
    if (refused !== null) troubles.push(refused);
  }
  return troubles;
}
