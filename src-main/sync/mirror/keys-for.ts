import { StationError } from '../../../src-shared/errors/index.ts';
import type { Store } from '../../store/port.ts';
import type { TrustedKey } from '../../trust/index.ts';
import type { ShownPublisher, TrustPolicy } from '../../trust-policy/index.ts';
import type { RemoteMetadata } from '../metadata/index.ts';
import type { MirrorTrust } from './trust-in.ts';

/** What is known here of publishers and their keys. */
export interface KnownKeys {
  readonly store: Store;
  readonly pins: Pick<TrustPolicy['pins'], 'look'>;
  readonly keysOf: TrustPolicy['keysOf'];
}

/**
 * A publisher of this home is vouched for by its own keys alone; one that comes with the file by the keys that the metadata shows,
 * held to those that were seen first. @throws mirror.keys-changed, mirror.not-a-target
 */
export async function keysFor(
  { store, keysOf, pins }: KnownKeys,
  of: {
    readonly trust: MirrorTrust;
    readonly metadata: RemoteMetadata;
    readonly publishers: Map<string, ShownPublisher>;
    readonly signal: AbortSignal;
  },
  publisherId: string,
): Promise<readonly TrustedKey[]> {
  const { publisher, bound } = await store.read(async (tx) => ({
    publisher: await tx.publishers.get(publisherId),
    bound: await tx.publishers.keys(publisherId),
  }));
  if (publisher?.origin === 'local' && bound.length > 0) return store.read((tx) => keysOf(tx, publisherId));
  const shown = of.publishers.get(publisherId) ?? (await shownPublisher(of, publisherId));
  of.publishers.set(publisherId, shown);
  const answer = await pins.look(shown);
  if (answer.state === 'changed') throw new StationError('mirror.keys-changed', { publisher: publisherId });
  return answer.keys;
}

async function shownPublisher(
  {
    trust,
    metadata,
    signal,
  }: { readonly trust: MirrorTrust; readonly metadata: RemoteMetadata; readonly signal: AbortSignal },
  publisherId: string,
): Promise<ShownPublisher> {
  const facts = await metadata.publisher(publisherId, signal);
  if (facts === null)
    throw new StationError('mirror.not-a-target', { extensionId: `publisher ${publisherId}`, version: '*' });
  return {
    origin: trust.remoteId,
    publisherId,
    keys: facts.keys.map(({ keyId, publicKey, identity, simulated, revokedAt }) => ({
      keyId,
      publicKey,
      identity,
      simulated,
      revokedAt: revokedAt === null ? null : Date.parse(revokedAt),
    })),
    rotations: facts.rotations,
  };
}
