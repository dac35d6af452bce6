import { setImmediate as breathe } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Metadata, Snapshot, Targets, Timestamp, type Key, type MetaFile, type Root } from '@tufjs/models';
import { StationError } from '../../src-shared/errors/index.ts';
import { CATALOG_ROLE, publisherRole, REGISTRY_TARGET } from '../../src-shared/models/tuf.ts';
import {
  binDelegations,
  binsOf,
  catalogGeneration,
  generationOf,
  publishersIn,
  topDelegations,
} from './delegations.ts';
import type { TufDeps, TufSetup } from './deps.ts';
import { changesSince, everything, ownTarget, targetFile, type Changes } from './listing.ts';
import {
  bytesOf,
  currentRoot,
  fileOf,
  metaOf,
  readPublished,
  readRole,
  TIMESTAMP_FILE,
  type Published,
} from './metadata-files.ts';
import type { OnlineRole } from './online-keys.ts';
import type { PublishOptions, PublishSummary } from './port.ts';
import { notePending } from './publisher-targets.ts';
import { isSigned } from './signatures.ts';
import { signMetadata, tufKeyOf } from './signing.ts';
import { expiryOf, isToRenew, SPEC_VERSION, type TimedRole } from './times.ts';
import { changedTargets, extensionsOf, wantedTargets } from './wanted.ts';

/** Field of the snapshot: up to which leaf of the log its targets account for. Signed with it, and as atomic. */
export const LOG_SEQ = 'x-log-seq';

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
}

/** At most so much is worked on before others have their turn. */
const SLICE_MS = 4;

/**
 * Brings the published metadata to what the store holds. Whatever is written first is named by nothing until the timestamp is
 * renamed: a client sees the state before or the state after. The caller holds the lock.
 * @throws tuf.not-initialised, tuf.corrupt
 */
export async function publish(
  deps: TufDeps,
  setup: TufSetup,
  intent: Intent = {},
  { signal, progress }: PublishOptions = {},
): Promise<PublishSummary> {
  const { folder, store, now } = deps;
  const root = intent.root ?? (await currentRoot(folder));
  if (root === null) throw new StationError('tuf.not-initialised');
  const before = await readPublished(folder);
  const at = now();
  const roleKey = async (role: Exclude<OnlineRole, 'catalog'>) =>
    deps.keys.key(role, generationOf(root.signed.roles[role]?.unrecognizedFields));
  const generation =
    before === null ? 1 : catalogGeneration(before.targets.signed) + (intent.newCatalogKey === true ? 1 : 0);
  const catalogPrivate = await deps.keys.key('catalog', generation);
  const catalogKey = tufKeyOf(catalogPrivate);
  const bins = binsOf(catalogKey, setup.bits);

  let rested = performance.now();
  const pause = async (): Promise<void> => {
    signal?.throwIfAborted();
    if (performance.now() - rested < SLICE_MS) return;
    await breathe();
    rested = performance.now();
  };

  const publishers = before === null ? new Map<string, Key>() : publishersIn(before.targets.signed);
  if (intent.publisher !== undefined) publishers.set(intent.publisher.id, intent.publisher.key);
  if (intent.undelegate !== undefined) publishers.delete(intent.undelegate);
  const changes = await changesFor(deps, intent, before);
  await progress?.(0.1, `${changes.extensions.size} names to look at`);
  const wanted = await wantedTargets(store, changes, {
    binOf: (path) => bins.getRoleForTarget(path),
    isOwn: (id) => publishers.has(id),
    pause,
  });

  const meta: Record<string, MetaFile> = { ...before?.snapshot.signed.meta };
  const written: string[] = [];
  const put = async (role: string, metadata: Metadata<Targets>): Promise<void> => {
    const bytes = bytesOf(metadata);
    const { version } = metadata.signed;
    await folder.write(fileOf(role, version), bytes);
    meta[`${role}.json`] = metaOf(version, bytes);
    written.push(role);
  };
  const next = (role: string): number => (meta[`${role}.json`]?.version ?? 0) + 1;
  const signed = (
    role: string,
    as: TimedRole,
    content: Pick<ConstructorParameters<typeof Targets>[0], 'targets' | 'delegations'>,
  ): Metadata<Targets> =>
    new Metadata(
      new Targets({
        specVersion: SPEC_VERSION,
        version: next(role),
        expires: expiryOf(as, at),
        ...content,
      }),
    );

  const writeBins = async (): Promise<void> => {
    const catalog = before === null ? null : await readRole(folder, before.snapshot.signed, CATALOG_ROLE);
    // All bins are renewed with the role above them: then nobody has to read each of them to know when it expires.
    const renew =
      catalog === null ||
      isToRenew('catalog', catalog.signed.expires, at) ||
      catalog.signed.delegations?.keys[catalogKey.keyID] === undefined;
    const anew = intent.full === true || before === null;
    const touched = renew || anew ? [...bins.getRoles()] : [...wanted.bins.keys()];
    for (const [index, bin] of touched.entries()) {
      await pause();
      const there = before === null ? null : await readRole(folder, before.snapshot.signed, bin);
      const listed = wanted.bins.get(bin) ?? [];
      const targets = changedTargets(there?.signed ?? null, listed, anew);
      if (targets === null && !renew) continue;
      for (const one of listed)
        if (one.bytes !== null && one.target !== null) await folder.write(targetFile(one.target), one.bytes);
      const metadata = signed(bin, 'catalog', { targets: targets ?? there?.signed.targets ?? {} });
      signMetadata(metadata, catalogPrivate);
      await put(bin, metadata);
      if (index % 16 === 0) await progress?.(0.2 + (0.6 * index) / touched.length, `bin ${bin}`);
    }
    if (!renew) return;
    const metadata = signed(CATALOG_ROLE, 'catalog', { delegations: binDelegations(catalogKey, setup.bits) });
    signMetadata(metadata, catalogPrivate);
    await put(CATALOG_ROLE, metadata);
  };

  const writeTargets = async (): Promise<void> => {
    const facts = await deps.facts();
    const registry = ownTarget(REGISTRY_TARGET, { format: 1, name: setup.name, ...facts });
    const delegations = topDelegations(publishers, catalogKey, generation);
    const there = before?.targets ?? null;
    const isSame =
      there !== null &&
      changedTargets(there.signed, [registry], true) === null &&
      isDeepStrictEqual(there.signed.delegations?.toJSON(), delegations.toJSON());
    if (isSame && isSigned(root, 'targets', there) && !isToRenew('targets', there.signed.expires, at)) return;
    if (registry.target === null || registry.bytes === null) return;
    await folder.write(targetFile(registry.target), registry.bytes);
    const metadata = signed('targets', 'targets', {
      targets: { [REGISTRY_TARGET]: registry.target },
      delegations,
    });
    signMetadata(metadata, await roleKey('targets'));
    await put('targets', metadata);
  };

  await writeBins();
  if (intent.publisher !== undefined) await put(publisherRole(intent.publisher.id), intent.publisher.targets);
  await writeTargets();

  let snapshot = before?.snapshot ?? null;
  let snapshotBytes: Buffer | null = null;
  if (
    snapshot === null ||
    written.length > 0 ||
    !isSigned(root, 'snapshot', snapshot) ||
    isToRenew('snapshot', snapshot.signed.expires, at)
  ) {
    snapshot = new Metadata(
      new Snapshot({
        specVersion: SPEC_VERSION,
        version: (snapshot?.signed.version ?? 0) + 1,
        expires: expiryOf('snapshot', at),
        meta,
        unrecognizedFields: { [LOG_SEQ]: changes.toSeq },
      }),
    );
    signMetadata(snapshot, await roleKey('snapshot'));
    snapshotBytes = bytesOf(snapshot);
    await folder.write(fileOf('snapshot', snapshot.signed.version), snapshotBytes);
    written.push('snapshot');
  }

  let timestamp = before?.timestamp ?? null;
  let timestampBytes: Buffer | null = null;
  if (
    timestamp === null ||
    snapshotBytes !== null ||
    !isSigned(root, 'timestamp', timestamp) ||
    isToRenew('timestamp', timestamp.signed.expires, at)
  ) {
    const snapshotMeta =
      snapshotBytes === null
        ? timestamp?.signed.snapshotMeta
        : metaOf(snapshot.signed.version, snapshotBytes);
    timestamp = new Metadata(
      new Timestamp({
        specVersion: SPEC_VERSION,
        version: (timestamp?.signed.version ?? 0) + 1,
        expires: expiryOf('timestamp', at),
        ...(snapshotMeta === undefined ? {} : { snapshotMeta }),
      }),
    );
    signMetadata(timestamp, await roleKey('timestamp'));
    timestampBytes = bytesOf(timestamp);
  }

  // Everything that the timestamp will name is on the disk, and its names are.
  await folder.settle();
  signal?.throwIfAborted();
  if (intent.root !== undefined) {
    await folder.write(fileOf('root', intent.root.signed.version), bytesOf(intent.root));
    written.push('root');
  }
  if (timestampBytes !== null) {
    await folder.write(TIMESTAMP_FILE, timestampBytes);
    written.push('timestamp');
  }
  await folder.settle();
  await noteSeen(deps, snapshot.signed.version, changes.toSeq);
  for (const id of publishers.keys()) {
    const isTold = wanted.ownPublishers.has(id) || intent.full === true;
    await notePending(deps, id, snapshot.signed, isTold ? 'perhaps' : 'none');
  }
  return {
    roles: written,
    timestampVersion: timestamp.signed.version,
    snapshotVersion: snapshot.signed.version,
    logSeq: changes.toSeq,
  };
}

async function changesFor({ store }: TufDeps, intent: Intent, before: Published | null): Promise<Changes> {
  const changes =
    before === null || intent.full === true
      ? await everything(store)
      : await changesSince(store, await seenSeq(store, before));
  const begun = intent.publisher?.id ?? intent.undelegate;
  if (begun === undefined) return changes;
  return { ...changes, extensions: new Set([...changes.extensions, ...(await extensionsOf(store, begun))]) };
}

const SEEN = 'tuf.seen';

/** Up to where the log was read for this snapshot, though it may have brought nothing since. */
export async function seenSeq(store: TufDeps['store'], { snapshot }: Published): Promise<number> {
  const { version, unrecognizedFields } = snapshot.signed;
  const inSnapshot = unrecognizedFields[LOG_SEQ];
  const base = typeof inSnapshot === 'number' ? inSnapshot : 0;
  const seen = await store.read((tx) => tx.settings.get(SEEN));
  if (typeof seen !== 'object' || seen === null || !('snapshot' in seen) || !('seq' in seen)) return base;
  return seen['snapshot'] === version && typeof seen['seq'] === 'number' ? Math.max(base, seen['seq']) : base;
}

async function noteSeen({ store }: TufDeps, snapshot: number, seq: number): Promise<void> {
  const before = await store.read((tx) => tx.settings.get(SEEN));
  if (isDeepStrictEqual(before, { snapshot, seq })) return;
  await store.transaction((tx) => tx.settings.set(SEEN, { snapshot, seq }));
}
