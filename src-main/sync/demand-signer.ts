import { StationError } from '../../src-shared/errors/index.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import type { Signer } from '../../src-shared/models/identity.ts';
import type { RemoteRow, Store } from '../store/port.ts';
import type { TrustedKey, verifyPackage } from '../trust/index.ts';
import type { TrustPolicy } from '../trust-policy/index.ts';
import type { Connected } from './connect.ts';

type Shown = Awaited<ReturnType<Connected['metadata']['publisher']>>;

export interface SignerDeps {
  readonly store: Store;
  readonly now: () => number;
  readonly verifyPackage: typeof verifyPackage;
  readonly pins: Pick<TrustPolicy['pins'], 'need'>;
  readonly keysOf: TrustPolicy['keysOf'];
  readonly simulation: () => Promise<boolean>;
}

interface Named {
  readonly remote: RemoteRow;
  readonly extensionId: string;
  readonly version: string;
}

/** Codes that mean: a signature, by somebody who is not known. */
const STRANGERS: ReadonlySet<string> = new Set([
  'trust.untrusted-key',
  'trust.untrusted-identity',
  'trust.wrong-identity',
  'trust.wrong-issuer',
]);

/**
 * Who signed what a server sent, among those who may sign for its publisher: for a publisher of this home its own keys alone, for one
 * that came from the server the keys that the signed metadata shows, held to those that were seen first. Answers those keys, too.
 * @throws trust.pin-changed, sync.publisher-of-this-home, trust.*
 */
export async function demandSigner(
  deps: SignerDeps,
  named: Named,
  {
    shown,
    ...signed
  }: {
    readonly shown: Shown;
    readonly bundle: JsonObject;
    readonly digest: string;
    readonly manifestDigest: string;
  },
): Promise<{ readonly signer: Signer; readonly keys: readonly TrustedKey[] }> {
  const { remote, extensionId, version } = named;
  const [publisherId = ''] = extensionId.split('.');
  const own = await ownKeys(deps, publisherId);
  const keys = own ?? (await shownKeys(deps, named, publisherId, shown));
  const allowSimulated = await deps.simulation();
  try {
    const signer = deps.verifyPackage({
      ...signed,
      extensionId,
      version,
      keys,
      now: deps.now(),
      allowSimulated,
    });
    return { signer, keys };
  } catch (thrown) {
    // That the key is unknown says nothing to whoever knows the name as their own.
    if (own !== null && thrown instanceof StationError && STRANGERS.has(thrown.code))
      throw new StationError(
        'sync.publisher-of-this-home',
        { id: remote.id, publisher: publisherId, extensionId, version },
        thrown,
      );
    throw thrown;
  }
}

/** Null for a publisher that is not of this home, or that nobody signs for here. */
function ownKeys(
  { store, keysOf }: Pick<SignerDeps, 'store' | 'keysOf'>,
  publisherId: string,
): Promise<readonly TrustedKey[] | null> {
  return store.read(async (tx) => {
    const publisher = await tx.publishers.get(publisherId);
    if (publisher?.origin !== 'local' || (await tx.publishers.keys(publisherId)).length === 0) return null;
    return keysOf(tx, publisherId);
  });
}

/** @throws trust.pin-changed, sync.target-missing */
async function shownKeys(
  { pins }: Pick<SignerDeps, 'pins'>,
  { remote, version }: Named,
  publisherId: string,
  shown: Shown,
): Promise<readonly TrustedKey[]> {
  if (shown === null)
    throw new StationError('sync.target-missing', {
      id: remote.id,
      extensionId: `publisher ${publisherId}`,
      version,
    });
  return pins.need({
    origin: remote.id,
    publisherId,
    keys: shown.keys.map(({ keyId, publicKey, identity, simulated, revokedAt }) => ({
      keyId,
      publicKey,
      identity,
      simulated,
      revokedAt: revokedAt === null ? null : Date.parse(revokedAt),
    })),
    rotations: shown.rotations,
  });
}
