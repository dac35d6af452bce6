import path from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';
import { RESTORED_MARK } from '../store/index.ts';
import type { TufFolder } from './folder.ts';

const MARK = path.posix.basename(RESTORED_MARK);

/**
 * How many versions a restored home may be behind what followers have seen, of each role: nobody publishes more than once a
 * second, so there were no more versions than seconds since the backup was made. 0 for a home that goes on where it was.
 @throws tuf.corrupt, tuf.clock-behind
 */
export async function versionsBehind({ read }: Pick<TufFolder, 'read'>, now: number): Promise<number> {
  const bytes = await read(MARK);
  if (bytes === null) return 0;
  let at = Number.NaN;
  try {
    at = Date.parse((JSON.parse(bytes.toString('utf8')) as { createdAt: string }).createdAt);
  } catch (thrown) {
    throw new StationError('tuf.corrupt', { file: MARK }, thrown);
  }
  if (Number.isNaN(at)) throw new StationError('tuf.corrupt', { file: MARK });
  // By this clock nothing can have been published since: whatever is counted up by it may be below what followers have seen.
  if (now < at)
    throw new StationError('tuf.clock-behind', {
      now: new Date(now).toISOString(),
      backup: new Date(at).toISOString(),
    });
  return Math.max(1, Math.ceil((now - at) / 1000));
}

/** Its versions are above all that were ever seen now. */
export async function forgetRestored({ read, remove }: Pick<TufFolder, 'read' | 'remove'>): Promise<void> {
  if ((await read(MARK)) !== null) await remove(MARK);
}
