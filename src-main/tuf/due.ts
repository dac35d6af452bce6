import type { TufDeps } from './deps.ts';
import { isChangedSince } from './listing.ts';
import { currentRoot, readPublished, readRole } from './metadata-files.ts';
import { CATALOG_ROLE } from '../../src-shared/models/tuf.ts';
import { versionsBehind } from './restored.ts';
import { seenSeq } from './seen.ts';
import { isSigned } from './signatures.ts';
import { isToRenew } from './times.ts';

/** Is there anything to publish, to renew, or left by a publication that was cut? */
export async function isDue({ folder, store, now }: TufDeps): Promise<boolean> {
  const root = await currentRoot(folder);
  if (root === null) return false;
  const published = await readPublished(folder);
  if (published === null) return true;
  const { timestamp, snapshot, targets } = published;
  const at = now();
  if ((await versionsBehind(folder, at)) > 0) return true;
  const catalog = await readRole(folder, snapshot.signed, CATALOG_ROLE);
  if (
    isToRenew('timestamp', timestamp.signed.expires, at) ||
    isToRenew('snapshot', snapshot.signed.expires, at) ||
    isToRenew('targets', targets.signed.expires, at) ||
    catalog === null ||
    isToRenew('catalog', catalog.signed.expires, at) ||
    !isSigned(root, 'timestamp', timestamp)
  )
    return true;
  return isChangedSince(store, await seenSeq(store, published));
}
