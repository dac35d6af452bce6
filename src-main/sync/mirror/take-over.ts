import { StationError } from '../../../src-shared/errors/index.ts';
import { newId } from '../../../src-shared/id.ts';
import type { JsonObject } from '../../../src-shared/json.ts';
import { SYNC_LIMITS } from '../../../src-shared/limits.ts';
import type { MirrorImported } from '../../../src-shared/models/mirror.ts';
import { recordTransition } from '../../store/index.ts';
import type { RemoteRow, Tx } from '../../store/port.ts';
import type { TrustPolicy } from '../../trust-policy/index.ts';
import type { Evidence } from '../evidence.ts';
import { mergeEntry } from '../merge.ts';
import { againOf, NOTHING_AGAIN, type Again, type PullOf } from '../pull-state.ts';
import { floorOf, floorOfLog } from '../remotes.ts';
import { addressFrom, urlOfNowhere } from '../remote-url.ts';
import { keepStatements } from '../statements.ts';
import { exporterSetting } from './trust-in.ts';
import type { VerifiedMirror } from './verify-mirror.ts';
import type { VerifiedPackage } from './verify-packages.ts';

export interface TakeOver {
  readonly mirror: VerifiedMirror;
  readonly pins: Pick<TrustPolicy['pins'], 'checkIn'>;
  readonly now: number;
  readonly userId: string;
}

/**
 * Takes a verified file over, in the caller's transaction: the registry as it is known from now on, the catalog under its name,
 * evidence, pins, and the log's size as the floor below which nothing is believed any more.
 * @throws mirror.rollback, mirror.keys-changed, sync.entries-lie
 */
export async function takeOver(
  tx: Tx,
  { mirror, pins, now, userId }: TakeOver,
): Promise<MirrorImported & { readonly blocks: boolean }> {
  const { archive, trust, packages, catalog, asOf, log } = mirror;
  const { remoteId } = trust;
  const before = await keepRemote(tx, mirror, now, userId);
  await tx.settings.set(exporterSetting(remoteId), archive.list.exporter.fingerprint);
  const brought = new Set([...archive.list.packages, ...archive.list.requires].map((one) => one.extensionId));
  const tally = { extensions: 0, versions: 0, conflicts: 0, blocks: false };
  for (const [id, entry] of catalog.entries) {
    // Marks of what nobody here has heard of bring nothing but a name.
    if (!brought.has(id) && (await tx.extensions.get(id))?.origin !== remoteId) continue;
    const merged = await mergeEntry(tx, remoteId, entry, asOf, {
      takesBack: (version, mark) => catalog.takesBack(id, version, mark),
      // Every mark of the file was held to its leaf.
      isSaid: () => true,
    });
    tally[merged.isTaken ? 'extensions' : 'conflicts'] += 1;
    tally.versions += merged.versions;
    tally.blocks ||= merged.blocks;
  }
  for (const shown of mirror.publishers)
    if ((await pins.checkIn(tx, shown)).state === 'changed')
      throw new StationError('mirror.keys-changed', { publisher: shown.publisherId });
  let kept = 0;
  for (const one of packages) if (await keepPackage(tx, mirror, one, now)) kept += 1;
  const facts = { extensions: tally.extensions, versions: tally.versions, conflicts: tally.conflicts };
  await tx.remotes.addHistory(
    {
      id: newId(),
      remoteId,
      startedAt: now,
      endedAt: now,
      outcome: 'done',
      code: null,
      fromSize: before,
      toSize: log.size,
      ...facts,
      requests: 0,
      bytes: archive.sizeBytes,
    },
    SYNC_LIMITS.history,
  );
  await recordTransition(
    tx,
    {
      type: 'mirror.imported',
      userId,
      facts: {
        remote: remoteId,
        list: archive.listDigest,
        exporter: archive.list.exporter.fingerprint,
        logSize: log.size,
        packages: kept,
      },
    },
    now,
  );
  return { registryId: remoteId, ...facts, packages: kept, logSize: log.size, blocks: tally.blocks };
}

/** Answers the size of the log before. @throws mirror.rollback where another import was faster */
async function keepRemote(tx: Tx, mirror: VerifiedMirror, now: number, userId: string): Promise<number> {
  const { archive, trust, facts, log, asOf } = mirror;
  const { remoteId: id } = trust;
  const there = await tx.remotes.get(id);
  const { logOrigin, logPublicKey: logKey } = facts;
  const floors = [await floorOf(tx, trust.rootFingerprint), await floorOfLog(tx, { logOrigin, logKey })];
  const known = Math.max(...floors.map((floor) => floor?.logSize ?? 0));
  if (log.size < known) throw new StationError('mirror.rollback', { id, size: log.size, known });
  const { url, name } = archive.list.origin;
  const isFollowed = there !== null && there.state !== 'removed';
  const row: RemoteRow = {
    ...(there ?? { id, addedAt: now, addedBy: userId, token: null }),
    url: isFollowed ? there.url : await placeOf(tx, url, logOrigin),
    name: isFollowed ? there.name : name,
    root: isFollowed ? there.root : trust.root,
    rootFingerprint: isFollowed ? there.rootFingerprint : trust.rootFingerprint,
    state: mirror.state.roles.every(({ expires }) => Date.parse(expires) > now) ? 'current' : 'behind',
    lastSyncAt: now,
    asOf: Math.max(asOf, there?.asOf ?? 0),
    logOrigin,
    logKey,
    logSize: log.size,
    logHashes: [...log.frontier],
    checkpoint: log.checkpoint,
    pull: pullAfter(mirror, againOf(there?.pull ?? null)),
    backOffUntil: there?.backOffUntil ?? null,
    failures: there?.failures ?? 0,
    lastError: null,
  };
  if (there === null) await tx.remotes.insert(row);
  else await tx.remotes.update(row);
  if (!isFollowed)
    await recordTransition(
      tx,
      {
        type: 'remote.added',
        userId,
        facts: { remote: id, url: row.url, rootFingerprint: row.rootFingerprint },
      },
      now,
    );
  return known;
}

/** A registry that nobody here can reach, or whose address is another one's here, is known by its log. */
async function placeOf(tx: Tx, url: string | null, logOrigin: string): Promise<string> {
  const address = addressFrom(url);
  return address !== null && (await tx.remotes.byUrl(address)) === null ? address : urlOfNowhere(logOrigin);
}

/**
 * The log is known up to here. What the exporter kept back of the catalog nobody can say: a sync over the network begins with all of it,
 * held to the marks that are signed by then.
 */
function pullAfter({ log }: VerifiedMirror, { ids }: Again): JsonObject {
  const { size, rootHash, checkpoint, frontier } = log;
  return {
    kind: 'all',
    to: { size, rootHash, checkpoint },
    hashes: [...frontier],
    cursor: null,
    pages: 0,
    versions: 0,
    again: { ...NOTHING_AGAIN, ids },
  } satisfies PullOf<'all'>;
}

/** False where the name is somebody else's here. */
async function keepPackage(
  tx: Tx,
  { trust, facts: registry, log, archive }: VerifiedMirror,
  one: VerifiedPackage,
  now: number,
): Promise<boolean> {
  const { extensionId, version, digest } = one.named;
  const { remoteId } = trust;
  if ((await tx.extensions.get(extensionId))?.origin !== remoteId) return false;
  const row = await tx.versions.get(extensionId, version);
  if (row === null || row.digest !== digest)
    throw new StationError('mirror.catalog-lies', {
      what: `${extensionId}@${version}`,
      problem: 'it changed meanwhile',
    });
  const { bundle, attestations, seq, proof } = one.evidence;
  const { signer, manifest, unpackedBytes, files, leaf } = one;
  await tx.versions.put({ ...row, bundle, signer, manifest, sizeBytes: one.named.sizeBytes, unpackedBytes });
  await tx.versions.putFiles(digest, files);
  await keepStatements(tx, one.named, attestations);
  const { path, length, sha256 } = one.target;
  const evidence: Evidence = {
    format: 1,
    remoteId,
    target: { path, length, sha256, custom: one.facts },
    leaf,
    seq,
    proof: [...proof],
    checkpoint: log.checkpoint,
    logOrigin: registry.logOrigin,
    logKey: registry.logPublicKey,
    registryKey: registry.registryPublicKey,
    checkedAt: new Date(now).toISOString(),
  };
  // Nobody can bring the package again: the collection of blobs leaves alone what is named here.
  const mirror = { digest, list: archive.listDigest };
  await tx.remotes.putEvidence(extensionId, version, { ...(evidence as unknown as JsonObject), mirror });
  return true;
}
