import { Key, Metadata, type Root } from '@tufjs/models';
import { StationError } from '../../src-shared/errors/index.ts';
import { publisherRole } from '../../src-shared/models/tuf.ts';
import { recordTransition } from '../store/index.ts';
import { publishersIn } from './delegations.ts';
import type { TufDeps } from './deps.ts';
import { bytesOf, currentRoot, parseMetadata, readPublished } from './metadata-files.ts';
import type { PublishSummary, SignOutcome } from './port.ts';
import type { Intent } from './publication.ts';
import { keyFile, pendingFile, readPending } from './publisher-targets.ts';
import { isComplete } from './root.ts';
import { readPendingFile, summaryOf } from './sign-file.ts';
import { goodSigners } from './signatures.ts';
import { fingerprintOf } from './signing.ts';

/** Takes signatures of what waits; with the last one that is needed it is published. */
export function openAcceptance(
  { folder, store, now }: TufDeps,
  {
    locked,
    publishNow,
    pendingRoot,
  }: {
    readonly locked: <T>(work: () => Promise<T>) => Promise<T>;
    readonly publishNow: (intent: Intent) => Promise<PublishSummary>;
    readonly pendingRoot: () => Promise<Metadata<Root> | null>;
  },
) {
  /** The root in force, and with these signatures the one that waits. */
  const keepSignatures = async (given: Metadata<Root>, fingerprint: string) => {
    const waiting = await pendingRoot();
    if (waiting === null) throw new StationError('tuf.nothing-pending', { role: 'root' });
    if (fingerprintOf(waiting) !== fingerprint) throw new StationError('tuf.other-content', { fingerprint });
    const before = await currentRoot(folder);
    const good = new Set([
      ...goodSigners(given, 'root', given),
      ...(before === null ? [] : goodSigners(before, 'root', given)),
    ]);
    if (good.size === 0) throw new StationError('tuf.wrong-signature', { role: 'root' });
    for (const [keyId, signature] of Object.entries(given.signatures))
      if (good.has(keyId)) waiting.signatures[keyId] = signature;
    await folder.write(pendingFile('root'), bytesOf(waiting));
    await folder.settle();
    return { waiting, before };
  };

  const acceptRoot = async (given: Metadata<Root>): Promise<SignOutcome> => {
    const fingerprint = fingerprintOf(given);
    const { waiting, before } = await locked(() => keepSignatures(given, fingerprint));
    const outcome = {
      pending: summaryOf({ kind: 'root', metadata: waiting }),
      signed: goodSigners(waiting, 'root', waiting).length,
      needed: waiting.signed.roles['root']?.threshold ?? 1,
    };
    if (!isComplete(waiting, before)) return { ...outcome, published: null };
    const demandStill = async (): Promise<void> => {
      const inForce = await currentRoot(folder);
      // Another root took its place, or somebody put another one in its stead, while the bins were made.
      const isNext = (inForce?.signed.version ?? 0) + 1 === waiting.signed.version;
      const there = await pendingRoot();
      if (!isNext || there === null || fingerprintOf(there) !== fingerprint)
        throw new StationError('tuf.other-content', { fingerprint });
    };
    const published = await publishNow({ root: waiting, demandStill });
    const facts = { version: waiting.signed.version, fingerprint };
    await store.transaction((tx) =>
      recordTransition(tx, { type: 'tuf.root-published', userId: null, facts }, now()),
    );
    return { ...outcome, published };
  };

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
    const publishers = (await folder.list('pending')).flatMap(
      (name) => /^publisher-(.+)\.json$/.exec(name)?.[1] ?? [],
    );
    if (publishers.length === 0) throw new StationError('tuf.nothing-pending', { role: 'publisher' });
    for (const publisherId of publishers) {
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
      const demandStill = async (): Promise<void> => {
        const there = await readPending(folder, publisherId);
        if (there === null || fingerprintOf(there) !== fingerprint)
          throw new StationError('tuf.other-content', { fingerprint });
      };
      const published = await publishNow({ publisher: { id: publisherId, key, targets }, demandStill });
      await folder.remove(keyFile(publisherId));
      const pending = summaryOf({ kind: 'targets', metadata: targets });
      return { pending, signed: 1, needed: 1, published };
    }
    throw new StationError('tuf.other-content', { fingerprint });
  };

  return {
    accept(bytes: Uint8Array): Promise<SignOutcome> {
      const { kind, metadata } = readPendingFile(bytes);
      return kind === 'root' ? acceptRoot(metadata) : acceptTargets(bytes);
    },
  };
}
