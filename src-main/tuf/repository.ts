import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Metadata, type Root } from '@tufjs/models';
import { StationError } from '../../src-shared/errors/index.ts';
import { publisherRole } from '../../src-shared/models/tuf.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { FileLock, recordTransition } from '../store/index.ts';
import { collectSuperseded } from './collect.ts';
import { publishersIn } from './delegations.ts';
import type { TufDeps, TufSetup } from './deps.ts';
import { isDue } from './due.ts';
import { bytesOf, currentRoot, parseMetadata, readPublished } from './metadata-files.ts';
import { openAcceptance } from './accept.ts';
import type { Intent } from './publication.ts';
import { publish } from './publish.ts';
import { keyFile, notePending, pendingFile, readPending } from './publisher-targets.ts';
import type { PendingSummary, PublishOptions, PublishSummary, TufRepository } from './port.ts';
import { firstRoot, nextRoot } from './root.ts';
import { signPending, summaryOf } from './sign-file.ts';
import { tufKeyOf } from './signing.ts';
import { tufStatus } from './status.ts';
import { tufTroubles } from './troubles.ts';

const SETUP = 'tuf.setup';
/** Held for moments: while files are looked at and renamed. */
const LOCK_MS = 60_000;
/** A publication of everything takes a while in a large home, and whoever waits for it publishes what came meanwhile. */
const TURN_MS = 30 * 60_000;

/** Loaded when it is first used: nothing that a start needs. */
export function openRepository(deps: TufDeps): Omit<TufRepository, 'path' | 'isInitialised'> {
  const { folder, store, keys, now } = deps;

  const setup = async (): Promise<TufSetup> => {
    const kept = (await store.read((tx) => tx.settings.get(SETUP))) as Partial<TufSetup> | undefined;
    return { name: kept?.name ?? 'marketplace', bits: kept?.bits ?? null };
  };

  /** A file that one process at a time holds. */
  const held = async <T>(
    name: string,
    limitMs: number,
    work: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> => {
    await mkdir(folder.path, { recursive: true, mode: 0o755 });
    const binding = deps.nativeBinding === undefined ? {} : { nativeBinding: deps.nativeBinding };
    const lock = await FileLock.wait(path.join(folder.path, name), limitMs, binding, signal);
    try {
      return await work();
    } finally {
      lock.release();
    }
  };

  const locked = <T>(work: () => Promise<T>): Promise<T> => held('.lock', LOCK_MS, work);

  /** One publication at a time; `.lock` is free for others while the bins are composed, and nobody who holds it waits for this. */
  const publishNow = (intent: Intent, options: PublishOptions = {}): Promise<PublishSummary> => {
    const inTurn = async (): Promise<PublishSummary> => {
      const summary = await publish(deps, await setup(), intent, locked, options);
      await collectSuperseded(folder, now());
      await locked(async () => {
        // Left where a publication was cut after its root had come into force.
        const [waiting, root] = [await pendingRoot(), await currentRoot(folder)];
        if (waiting !== null && root !== null && waiting.signed.version <= root.signed.version)
          await folder.remove(pendingFile('root'));
      });
      return summary;
    };
    return held('.publishing', TURN_MS, inTurn, options.signal);
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

  const { accept } = openAcceptance(deps, { locked, publishNow, pendingRoot });

  const recordLog = (type: string, userId: string | null, facts: JsonObject): Promise<void> =>
    store.transaction((tx) => recordTransition(tx, { type, userId, facts }, now()));

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

    async rotate({ replace, catalog, ...change }) {
      if (catalog) await publishNow({ newCatalogKey: true });
      const onlyCatalog =
        catalog &&
        change.add.length + change.remove.length + change.online.length === 0 &&
        change.threshold === null;
      if (onlyCatalog) return null;
      return locked(async () => {
        const before = await currentRoot(folder);
        if (before === null) throw new StationError('tuf.not-initialised');
        return keepPendingRoot(await nextRoot(keys, before, change, now()), replace);
      });
    },

    pending,

    async sign(role, key) {
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
    },

    accept,

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

    async undelegate(publisherId, userId) {
      const stands = await locked(async () => {
        const published = await readPublished(folder);
        const isInForce = published !== null && publishersIn(published.targets.signed).has(publisherId);
        const waits = (await folder.read(keyFile(publisherId))) !== null;
        if (!isInForce && !waits) throw new StationError('tuf.not-delegated', { publisher: publisherId });
        await folder.remove(pendingFile(publisherRole(publisherId)));
        await folder.remove(keyFile(publisherId));
        return isInForce;
      });
      const summary = stands ? await publishNow({ undelegate: publisherId }) : null;
      await recordLog('tuf.undelegated', userId, { publisher: publisherId });
      return summary;
    },

    publish: ({ full = false, ...options } = {}) => publishNow({ full }, options),
    isDue: () => isDue(deps),
    status: () => tufStatus(deps),
    troubles: () => tufTroubles(deps),
  };
}
