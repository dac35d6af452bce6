import { Metadata, Targets, type Snapshot } from '@tufjs/models';
import { publisherRole } from '../../src-shared/models/tuf.ts';
import type { TufDeps } from './deps.ts';
import type { TufFolder } from './folder.ts';
import { extensionListing, type Listed } from './listing.ts';
import { bytesOf, parseMetadata, readRole } from './metadata-files.ts';
import { expiryOf, isToRenew, SPEC_VERSION } from './times.ts';
import { changedTargets, extensionsOf } from './wanted.ts';

/** What waits for signatures lies here, by role; it is never served. */
export function pendingFile(role: string): string {
  return `pending/${role}.json`;
}

/** The key of a publisher whose first signature is waited for. */
export function keyFile(publisherId: string): string {
  return `pending/${publisherRole(publisherId)}.key`;
}

export async function readPending(folder: TufFolder, publisherId: string): Promise<Metadata<Targets> | null> {
  const file = pendingFile(publisherRole(publisherId));
  const bytes = await folder.read(file);
  return bytes === null ? null : parseMetadata('targets', bytes, file);
}

/**
 * Keeps the targets that a publisher has to sign next beside the ones it signed: none where these still hold. Signatures that
 * were collected already stay as long as there is nothing else to sign.
 */
export async function notePending(
  deps: TufDeps,
  publisherId: string,
  snapshot: Snapshot | null,
  /** `anew` where its key changes: then what it signed before has to be signed again. */
  change: 'none' | 'perhaps' | 'anew',
  /** So many versions that it signed may be missing in a restored home. */
  behind = 0,
): Promise<void> {
  const { folder, store, now } = deps;
  const role = publisherRole(publisherId);
  const there = snapshot === null ? null : await readRole(folder, snapshot, role);
  const renew = there !== null && isToRenew('publisher', there.signed.expires, now());
  if (change === 'none' && !renew) return;
  const listed: Listed[] = [];
  for (const id of await extensionsOf(store, publisherId)) {
    const all = await store.read((tx) => extensionListing(tx, id));
    listed.push(...all.filter(({ target }) => target !== null));
  }
  const targets = changedTargets(there?.signed ?? null, listed, true);
  const next = (there?.signed.version ?? 0) + 1;
  const waiting = await readPending(folder, publisherId);
  // A number that was once set higher stays so: followers may have seen what is below it.
  const version = Math.max(next + behind, waiting?.signed.version ?? 0);
  if (targets === null && !renew && change !== 'anew' && version === next)
    return folder.remove(pendingFile(role));
  const isWaiting =
    waiting?.signed.version === version &&
    changedTargets(waiting.signed, listed, true) === null &&
    Date.parse(waiting.signed.expires) > now();
  if (isWaiting) return;
  const expires = expiryOf('publisher', now());
  const content = targets ?? there?.signed.targets ?? {};
  await folder.write(
    pendingFile(role),
    bytesOf(new Metadata(new Targets({ specVersion: SPEC_VERSION, version, expires, targets: content }))),
  );
}
