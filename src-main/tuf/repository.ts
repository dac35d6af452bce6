import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Key, Metadata, type Root } from '@tufjs/models';
import { StationError } from '../../src-shared/errors/index.ts';
import { TUF_LIMITS } from '../../src-shared/limits.ts';
import { publisherRole } from '../../src-shared/models/tuf.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { FileLock, recordTransition } from '../store/index.ts';
import { collectSuperseded } from './collect.ts';
import { publishersIn } from './delegations.ts';
import type { TufDeps, TufSetup } from './deps.ts';
import { isDue } from './due.ts';
import { bytesOf, currentRoot, parseMetadata, readPublished } from './metadata-files.ts';
import { publish, type Intent } from './publish.ts';
import { notePending, pendingFile, readPending } from './publisher-targets.ts';
import type { PendingSummary, PublishOptions, PublishSummary, SignOutcome, TufRepository } from './port.ts';
import { firstRoot, isComplete, nextRoot } from './root.ts';
import { readPendingFile, signPending, summaryOf } from './sign-file.ts';
import { goodSigners } from './signatures.ts';
import { fingerprintOf, tufKeyOf } from './signing.ts';
import { tufStatus } from './status.ts';

const SETUP = 'tuf.setup';
const LOCK_MS = 60_000;

/** Loaded when it is first used: nothing that a start needs. */
export function openRepository(deps: TufDeps): Omit<TufRepository, 'path' | 'isInitialised'> {
  const { folder, store, keys, now } = deps;

  const setup = async (): Promise<TufSetup> => {
    const kept = (await store.read((tx) => tx.settings.get(SETUP))) as Partial<TufSetup> | undefined;
    return { name: kept?.name ?? 'marketplace', bits: kept?.bits ?? TUF_LIMITS.binBitsDefault };
  };

  /** One process at a time changes the files. */
  const locked = async <T>(work: () => Promise<T>): Promise<T> => {
    await mkdir(folder.path, { recursive: true, mode: 0o755 });
    const binding = deps.nativeBinding === undefined ? {} : { nativeBinding: deps.nativeBinding };
    const lock = await FileLock.wait(path.join(folder.path, '.lock'), LOCK_MS, binding);
    try {
      return await work();
    } finally {
      lock.release();
    }
  };

  const publishNow = async (intent: Intent, options?: PublishOptions): Promise<PublishSummary> => {
    const summary = await publish(deps, await setup(), intent, options);
    await collectSuperseded(folder, now());
    // Left where a publication was cut after its root had come into force.
    const [waiting, root] = [await pendingRoot(), await currentRoot(folder)];
    if (waiting !== null && root !== null && waiting.signed.version <= root.signed.version)
      await folder.remove(pendingFile('root'));
    return summary;
  };

  const pendingRoot = async (): Promise<Metadata<Root> | null> => {
    const bytes = await folder.read(pendingFile('root'));
    return bytes === null ? null : parseMetadata('root', bytes, pendingFile('root'));
  };

  const keepPendingRoot = async (root: Metadata<Root>, replace: boolean): Promise<PendingSummary> => {
    const waiting = await pendingRoot();
    if (waiting !== null && !replace)
      throw new StationError('tuf.root-pending', { version: waiting.signed.version });
    await folder.write(pendingFile('root'), bytesOf(root));
    await folder.settle();
    return summaryOf({ kind: 'root', metadata: root });
  };

  const acceptRoot = async (given: Metadata<Root>): Promise<SignOutcome> => {
    const waiting = await pendingRoot();
    const fingerprint = fingerprintOf(given);
    if (waiting === null || fingerprintOf(waiting) !== fingerprint)
      throw new StationError('tuf.other-content', { fingerprint });
    const before = await currentRoot(folder);
    const counts = (root: Metadata<Root>): ReadonlySet<string> =>
      new Set([
        ...goodSigners(root, 'root', root),
        ...(before === null ? [] : goodSigners(before, 'root', root)),
      ]);
    const good = counts(given);
    if (good.size === 0) throw new StationError('tuf.wrong-signature', { role: 'root' });
    for (const [keyId, signature] of Object.entries(given.signatures))
      if (good.has(keyId)) waiting.signatures[keyId] = signature;
    const own = goodSigners(waiting, 'root', waiting).length;
    const needed = waiting.signed.roles['root']?.threshold ?? 1;
    await folder.write(pendingFile('root'), bytesOf(waiting));
    await folder.settle();
    const summary = summaryOf({ kind: 'root', metadata: waiting });
    if (!isComplete(waiting, before)) return { pending: summary, signed: own, needed, published: null };
    const published = await publishNow({ root: waiting });
    await recordLog('tuf.root-published', null, { version: waiting.signed.version, fingerprint });
    return { pending: summary, signed: own, needed, published };
  };

  const recordLog = (type: string, userId: string | null, facts: JsonObject): Promise<void> =>
    store.transaction((tx) => recordTransition(tx, { type, userId, facts }, now()));

  const keyOf = async (publisherId: string): Promise<Key | null> => {
    const published = await readPublished(folder);
    const standing = published === null ? undefined : publishersIn(published.targets.signed).get(publisherId);
    if (standing !== undefined) return standing;
    const bytes = await folder.read(keyFile(publisherId));
    if (bytes === null) return null;
    const { keyId, key } = JSON.parse(bytes.toString('utf8')) as { keyId: string; key: never };
    return Key.fromJSON(keyId, key);
  };

  const acceptTargets = async (bytes: Uint8Array): Promise<SignOutcome> => {
    const given = parseMetadata('targets', bytes, 'the file');
    const fingerprint = fingerprintOf(given);
    for (const name of await folder.list('pending')) {
      const [, publisherId] = /^publisher-(.+)\.json$/.exec(name) ?? [];
      if (publisherId === undefined) continue;
      const waiting = await readPending(folder, publisherId);
      const key = await keyOf(publisherId);
      if (waiting === null || key === null || fingerprintOf(waiting) !== fingerprint) continue;
      const role = publisherRole(publisherId);
      try {
        key.verifySignature(given);
      } catch (thrown) {
        throw new StationError('tuf.wrong-signature', { role }, thrown);
      }
      const signature = given.signatures[key.keyID];
      const targets = new Metadata(waiting.signed, signature === undefined ? {} : { [key.keyID]: signature });
      const published = await publishNow({ publisher: { id: publisherId, key, targets } });
      await folder.remove(keyFile(publisherId));
      return {
        pending: summaryOf({ kind: 'targets', metadata: targets }),
        signed: 1,
        needed: 1,
        published,
      };
    }
    throw new StationError('tuf.other-content', { fingerprint });
  };

  const accept = (bytes: Uint8Array): Promise<SignOutcome> => {
    const { kind, metadata } = readPendingFile(bytes);
    return kind === 'root' ? acceptRoot(metadata) : acceptTargets(bytes);
  };

  const pending = async (role: string): Promise<Buffer> => {
    const bytes = /^(?:root|publisher-[a-z0-9-]+)$/.test(role) ? await folder.read(pendingFile(role)) : null;
    if (bytes === null) throw new StationError('tuf.nothing-pending', { role });
    return bytes;
  };

  return {
    init: ({ rootKeys, threshold, name, bits, replace }) =>
      locked(async () => {
        const there = await currentRoot(folder);
        if (there !== null) throw new StationError('tuf.initialised', { version: there.signed.version });
        const root = await firstRoot(keys, rootKeys, threshold, now());
        const summary = await keepPendingRoot(root, replace);
        await store.transaction((tx) => tx.settings.set(SETUP, { name, bits }));
        return summary;
      }),

    rotate: ({ replace, catalog, ...change }) =>
      locked(async () => {
        const before = await currentRoot(folder);
        if (before === null) throw new StationError('tuf.not-initialised');
        if (catalog) await publishNow({ newCatalogKey: true });
        const onlyCatalog =
          catalog &&
          change.add.length + change.remove.length + change.online.length === 0 &&
          change.threshold === null;
        if (onlyCatalog) return null;
        return keepPendingRoot(await nextRoot(keys, before, change, now()), replace);
      }),

    pending,

    sign: (role, key) =>
      locked(async () => {
        const bytes = await pending(role);
        const { keyID } = tufKeyOf(key);
        if (role === 'root') {
          const root = parseMetadata('root', bytes, pendingFile(role));
          const before = await currentRoot(folder);
          const may = [root, ...(before === null ? [] : [before])].some((one) =>
            one.signed.roles['root']?.keyIDs.includes(keyID),
          );
          if (!may) throw new StationError('tuf.not-a-signer', { keyId: keyID, role });
        }
        return { keyId: keyID, ...(await accept(signPending(bytes, key).bytes)) };
      }),

    accept: (bytes) => locked(() => accept(bytes)),

    delegate: (publisherId, publicKey, userId) =>
      locked(async () => {
        const published = await readPublished(folder);
        if (published === null) throw new StationError('tuf.not-initialised');
        const row = await store.read((tx) => tx.publishers.get(publisherId));
        if (row === null) throw new StationError('registry.publisher-not-found', { publisher: publisherId });
        if (publishersIn(published.targets.signed).has(publisherId))
          throw new StationError('tuf.delegated', { publisher: publisherId });
        const key = tufKeyOf(publicKey);
        const kept = { keyId: key.keyID, key: key.toJSON() };
        await folder.write(keyFile(publisherId), Buffer.from(JSON.stringify(kept)));
        await notePending(deps, publisherId, published.snapshot.signed, 'anew');
        const waiting = await readPending(folder, publisherId);
        if (waiting === null)
          throw new StationError('tuf.nothing-pending', { role: publisherRole(publisherId) });
        await folder.settle();
        await recordLog('tuf.delegated', userId, { publisher: publisherId, keyId: key.keyID });
        return summaryOf({ kind: 'targets', metadata: waiting });
      }),

    undelegate: (publisherId, userId) =>
      locked(async () => {
        const published = await readPublished(folder);
        const stands = published !== null && publishersIn(published.targets.signed).has(publisherId);
        const waits = (await folder.read(keyFile(publisherId))) !== null;
        if (!stands && !waits) throw new StationError('tuf.not-delegated', { publisher: publisherId });
        await folder.remove(pendingFile(publisherRole(publisherId)));
        await folder.remove(keyFile(publisherId));
        const summary = stands ? await publishNow({ undelegate: publisherId }) : null;
        await recordLog('tuf.undelegated', userId, { publisher: publisherId });
        return summary;
      }),

    publish: ({ full = false, ...options } = {}) => locked(() => publishNow({ full }, options)),
    isDue: () => isDue(deps),
    status: () => tufStatus(deps, keyFile),
  };
}

/** The key of a publisher whose first signature is waited for. */
function keyFile(publisherId: string): string {
  return `pending/${publisherRole(publisherId)}.key`;
}
