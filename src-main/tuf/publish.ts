import { setImmediate as breathe } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Metadata, Targets, type Key, type MetaFile, type Root, type TargetFile } from '@tufjs/models';
import { StationError } from '../../src-shared/errors/index.ts';
import { BIN_PREFIX, CATALOG_ROLE, publisherRole, REGISTRY_TARGET } from '../../src-shared/models/tuf.ts';
import type { BinWork, ComposedBin } from './bins.ts';
import {
  binDelegations,
  catalogGeneration,
  generationOf,
  publishersIn,
  topDelegations,
} from './delegations.ts';
import type { TufDeps, TufSetup } from './deps.ts';
import { nextSnapshot, nextTimestamp } from './heads.ts';
import { marksListing, ownTarget, targetFile } from './listing.ts';
import {
  bytesOf,
  currentRoot,
  fileOf,
  metaFileOf,
  metaOf,
  readPublished,
  readRole,
  TIMESTAMP_FILE,
} from './metadata-files.ts';
import type { OnlineRole } from './online-keys.ts';
import type { PublishOptions, PublishSummary } from './port.ts';
import { notePending } from './publisher-targets.ts';
import { forgetRestored, versionsBehind } from './restored.ts';
import { runBins } from './run-bins.ts';
import { noteSeen, seenSeq } from './seen.ts';
import { isSigned } from './signatures.ts';
import { signMetadata, tufKeyOf } from './signing.ts';
import { expiryOf, isToRenew, SPEC_VERSION, type TimedRole } from './times.ts';
import { changedTargets } from './wanted.ts';

/** What a publication is for, beside what changed in the store. */
export interface Intent {
  /** A root that has its signatures: comes into force with this publication. */
  readonly root?: Metadata<Root>;
  /** Look at everything again, not only at what the log tells of. */
  readonly full?: boolean;
  /** Targets that a publisher has signed, with its key; its delegation stands from now on. */
  readonly publisher?: { readonly id: string; readonly key: Key; readonly targets: Metadata<Targets> };
  /** Signs its own targets no more. */
  readonly undelegate?: string;
  /** A new key for the catalog and its bins. */
  readonly newCatalogKey?: boolean;
  /** Asked once more before it comes into force. @throws what stands in its way by now */
  readonly demandStill?: () => Promise<void>;
}

/**
 * Brings the published metadata to what the store holds. Whatever is written first is named by nothing until the timestamp is
 * renamed: a client sees the state before or the state after. The caller sees to it that nobody else publishes meanwhile;
 * `locked` keeps everybody else from changing files, and is taken for the end of it.
 * @throws tuf.not-initialised, tuf.corrupt
 */
export async function publish(
  deps: TufDeps,
  setup: TufSetup,
  intent: Intent,
  locked: <T>(work: () => Promise<T>) => Promise<T>,
  { signal, progress }: PublishOptions = {},
): Promise<PublishSummary> {
  const { folder, now } = deps;
  const root = intent.root ?? (await currentRoot(folder));
  if (root === null) throw new StationError('tuf.not-initialised');
  const before = await readPublished(folder);
  await breathe();
  const at = now();
  // Where a backup was restored, others may have seen versions that nobody knows of here any more (section 5.5.5).
  const behind = await versionsBehind(folder, at);
  const after = (version: number | undefined): number => (version ?? 0) + 1 + behind;
  const roleKey = async (role: Exclude<OnlineRole, 'catalog'>) =>
    deps.keys.key(role, generationOf(root.signed.roles[role]?.unrecognizedFields));
  const generation =
    before === null ? 1 : catalogGeneration(before.targets.signed) + (intent.newCatalogKey === true ? 1 : 0);
  const catalogPrivate = await deps.keys.key('catalog', generation);
  const catalogKey = tufKeyOf(catalogPrivate);

  const publishers = before === null ? new Map<string, Key>() : publishersIn(before.targets.signed);
  if (intent.publisher !== undefined) publishers.set(intent.publisher.id, intent.publisher.key);
  if (intent.undelegate !== undefined) publishers.delete(intent.undelegate);

  const meta: Record<string, MetaFile> = { ...before?.snapshot.signed.meta };
  const written: string[] = [];
  const put = async (role: string, metadata: Metadata<Targets>): Promise<void> => {
    const bytes = bytesOf(metadata);
    const { version } = metadata.signed;
    await folder.write(fileOf(role, version), bytes);
    meta[`${role}.json`] = metaOf(version, bytes);
    written.push(role);
  };
  const signed = (
    role: string,
    as: TimedRole,
    content: Pick<ConstructorParameters<typeof Targets>[0], 'targets' | 'delegations'>,
  ): Metadata<Targets> =>
    new Metadata(
      new Targets({
        specVersion: SPEC_VERSION,
        version: after(meta[`${role}.json`]?.version),
        expires: expiryOf(as, at),
        ...content,
      }),
    );

  const catalog = before === null ? null : await readRole(folder, before.snapshot.signed, CATALOG_ROLE);
  // All bins are renewed with the role above them: then nobody has to read each of them to know when it expires.
  const renew =
    behind > 0 ||
    catalog === null ||
    isToRenew('catalog', catalog.signed.expires, at) ||
    catalog.signed.delegations?.keys[catalogKey.keyID] === undefined;
  const begun = intent.publisher?.id ?? intent.undelegate;
  const work: BinWork = {
    since: before === null || behind > 0 || intent.full === true ? null : await seenSeq(deps.store, before),
    also: begun === undefined ? [] : [begun],
    own: [...publishers.keys()],
    bits: catalog?.signed.delegations?.succinctRoles?.bitLength ?? null,
    startBits: setup.bits,
    versions: binVersions(meta),
    behind,
    renew,
    expires: expiryOf('catalog', at),
  };
  const writeBin = async ({ role, version, bytes, sha256, files, fraction }: ComposedBin): Promise<void> => {
    signal?.throwIfAborted();
    // Several are on their way: named in the order in which they were made.
    written.push(role);
    for (const one of files) await folder.write(one.name, one.bytes);
    await folder.write(fileOf(role, version), bytes);
    meta[`${role}.json`] = metaFileOf(version, bytes.byteLength, sha256);
    await progress?.(0.1 + 0.8 * fraction, `bin ${role}`);
  };
  await progress?.(0.05, 'looking at what changed');
  const key = catalogPrivate;
  const composed = await runBins(deps, work, {
    key,
    snapshot: before?.snapshot.signed ?? null,
    emit: writeBin,
    signal,
  });
  if (renew || composed.bits !== work.bits) {
    const metadata = signed(CATALOG_ROLE, 'catalog', {
      delegations: binDelegations(catalogKey, composed.bits),
    });
    signMetadata(metadata, catalogPrivate);
    await put(CATALOG_ROLE, metadata);
  }

  const writeTargets = async (): Promise<void> => {
    const facts = await deps.facts();
    const registry = ownTarget(REGISTRY_TARGET, { format: 1, name: setup.name, ...facts });
    const own = [registry, await marksListing(deps.store, () => breathe())];
    const delegations = topDelegations(publishers, catalogKey, generation);
    const there = before?.targets ?? null;
    const isSame =
      there !== null &&
      changedTargets(there.signed, own, true) === null &&
      isDeepStrictEqual(there.signed.delegations?.toJSON(), delegations.toJSON());
    const holds =
      isSame && isSigned(root, 'targets', there) && !isToRenew('targets', there.signed.expires, at);
    if (holds && behind === 0) return;
    const targets: Record<string, TargetFile> = {};
    for (const { path, target, bytes } of own) {
      if (target === null || bytes === null) continue;
      await folder.write(targetFile(target), bytes);
      targets[path] = target;
    }
    const metadata = signed('targets', 'targets', { targets, delegations });
    signMetadata(metadata, await roleKey('targets'));
    await put('targets', metadata);
  };

  return locked(async () => {
    await intent.demandStill?.();
    if (intent.publisher !== undefined)
      await put(publisherRole(intent.publisher.id), intent.publisher.targets);
    await writeTargets();
    await breathe();
    const terms = { root, at, after, key: roleKey };
    const changed = { meta, logSeq: composed.toSeq, isChanged: written.length > 0 };
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
    const current = snapshot?.signed ?? before?.snapshot.signed;
    const newest = timestamp?.signed ?? before?.timestamp.signed;
    if (current === undefined || newest === undefined) throw new StationError('tuf.not-initialised');
    await noteSeen(deps.store, current.version, composed.toSeq);
    for (const id of publishers.keys()) {
      const isTold = composed.ownPublishers.includes(id) || intent.full === true;
      const change = isTold ? 'perhaps' : 'none';
      await notePending(deps, id, current, behind > 0 ? 'anew' : change, behind);
    }
    await forgetRestored(folder);
    return {
      roles: written,
      timestampVersion: newest.version,
      snapshotVersion: current.version,
      logSeq: composed.toSeq,
    };
  });
}

function binVersions(meta: Readonly<Record<string, MetaFile>>): Record<string, number> {
  const versions: Record<string, number> = {};
  for (const [name, { version }] of Object.entries(meta))
    if (name.startsWith(`${BIN_PREFIX}-`)) versions[name.slice(0, -'.json'.length)] = version;
  return versions;
}
