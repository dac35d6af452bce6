import { setImmediate as breathe } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Metadata, MetaFile, Snapshot, TargetFile, Timestamp } from '@tufjs/models';
import { StationError } from '../../src-shared/errors/index.ts';
import { publisherRole, REGISTRY_TARGET } from '../../src-shared/models/tuf.ts';
import { breather } from '../workers/index.ts';
import type { Composed } from './bins.ts';
import { topDelegations } from './delegations.ts';
import type { TufDeps, TufSetup } from './deps.ts';
import { nextSnapshot, nextTimestamp } from './heads.ts';
import { ownTarget, targetFile, type Listed } from './listing.ts';
import { marksListing, tooManyMarks } from './marks.ts';
import { bytesOf, fileOf, metaOf, TIMESTAMP_FILE } from './metadata-files.ts';
import type { PublishOptions, PublishSummary } from './port.ts';
import { openPublication, type Intent, type Publication } from './publication.ts';
import { publishCatalog } from './publish-catalog.ts';
import { notePending } from './publisher-targets.ts';
import { forgetRestored } from './restored.ts';
import { noteSeen } from './seen.ts';
import { isSigned } from './signatures.ts';
import { isToRenew } from './times.ts';
import { changedTargets } from './wanted.ts';

/**
 * Brings the published metadata to what the store holds. Whatever is written first is named by nothing until the timestamp is
 * renamed: a client sees the state before or the state after. The caller sees to it that nobody else publishes meanwhile;
 * `locked` keeps everybody else from changing files, and is taken for the end of it.
 * @throws tuf.not-initialised, tuf.corrupt, tuf.clock-behind
 */
export async function publish(
  deps: TufDeps,
  setup: TufSetup,
  intent: Intent,
  locked: <T>(work: () => Promise<T>) => Promise<T>,
  options: PublishOptions = {},
): Promise<PublishSummary> {
  const publication = await openPublication(deps, intent);
  await breathe();
  const composed = await publishCatalog(publication, setup.bits, options);
  // After the bins: what a leaf before `toSeq` says of a mark is in it.
  const marks = await marksListing(deps.store, breather());
  return locked(async () => {
    await intent.demandStill?.();
    if (intent.publisher !== undefined)
      await publication.put(publisherRole(intent.publisher.id), intent.publisher.targets);
    await publishTargets(publication, setup.name, marks.listed);
    await breathe();
    const { snapshot, timestamp } = await publishHeads(publication, composed.toSeq, options.signal);
    await noteSeen(deps.store, snapshot.version, composed.toSeq);
    await noteAllPending(publication, composed, snapshot);
    await forgetRestored(deps.folder);
    const refused = tooManyMarks(marks);
    return {
      roles: publication.written,
      timestampVersion: timestamp.version,
      snapshotVersion: snapshot.version,
      logSeq: composed.toSeq,
      notices: refused === null ? [] : [{ code: refused.code, message: refused.message, hint: refused.hint }],
    };
  });
}

/** The top-level role: what the server says of itself, and who vouches for which names. */
async function publishTargets(publication: Publication, name: string, marks: Listed): Promise<void> {
  const { deps, root, before, at, behind, publishers, catalogKey } = publication;
  const registry = ownTarget(REGISTRY_TARGET, { format: 1, name, ...(await deps.facts()) });
  const own = [registry, marks];
  const delegations = topDelegations(publishers, catalogKey.key, catalogKey.generation);
  const there = before?.targets ?? null;
  const holds =
    there !== null &&
    changedTargets(there.signed, own, true) === null &&
    isDeepStrictEqual(there.signed.delegations?.toJSON(), delegations.toJSON()) &&
    isSigned(root, 'targets', there) &&
    !isToRenew('targets', there.signed.expires, at);
  if (holds && behind === 0) return;
  const targets: Record<string, TargetFile> = {};
  for (const { path, target, bytes } of own) {
    if (target === null || bytes === null) continue;
    await deps.folder.write(targetFile(target), bytes);
    targets[path] = target;
  }
  await publication.sign('targets', 'targets', await publication.roleKey('targets'), {
    targets,
    delegations,
  });
}

/** Snapshot, timestamp and a root that waited: with the rename of the timestamp everything is in force. */
async function publishHeads(
  { deps, intent, root, before, at, after, roleKey: key, meta, written }: Publication,
  logSeq: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly snapshot: Snapshot; readonly timestamp: Timestamp }> {
  const { folder } = deps;
  const terms = { root, at, after, key };
  const changed = { meta, logSeq, isChanged: written.length > 0 };
  const snapshot = await nextSnapshot(terms, before?.snapshot ?? null, changed);
  await breathe();
  let snapshotMeta: MetaFile | null = null;
  if (snapshot !== null) {
    const bytes = bytesOf(snapshot);
    await folder.write(fileOf('snapshot', snapshot.signed.version), bytes);
    snapshotMeta = metaOf(snapshot.signed.version, bytes);
    written.push('snapshot');
  }
  const timestamp = await nextTimestamp(terms, before?.timestamp ?? null, snapshotMeta);
  // Everything that the timestamp will name is on the disk, and its names are.
  await folder.settle();
  signal?.throwIfAborted();
  if (intent.root !== undefined) {
    await folder.write(fileOf('root', intent.root.signed.version), bytesOf(intent.root));
    written.push('root');
  }
  if (timestamp !== null) {
    await folder.write(TIMESTAMP_FILE, bytesOf(timestamp));
    written.push('timestamp');
  }
  await folder.settle();
  return {
    snapshot: inForce(snapshot, before?.snapshot).signed,
    timestamp: inForce(timestamp, before?.timestamp).signed,
  };
}

function inForce<T extends Snapshot | Timestamp>(
  made: Metadata<T> | null,
  before: Metadata<T> | undefined,
): Metadata<T> {
  const found = made ?? before;
  if (found === undefined) throw new StationError('tuf.not-initialised');
  return found;
}

/** What publishers have to sign next. */
async function noteAllPending(
  { deps, intent, behind, publishers }: Publication,
  { ownPublishers }: Composed,
  snapshot: Snapshot,
): Promise<void> {
  for (const id of publishers.keys()) {
    const isTold = ownPublishers.includes(id) || intent.full === true;
    const change = isTold ? 'perhaps' : 'none';
    await notePending(deps, id, snapshot, behind > 0 ? 'anew' : change, behind);
  }
}
