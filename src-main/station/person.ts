import path from 'node:path';
import type { PublicIdentity } from '../../src-shared/models/identity.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Actor, Registry } from '../registry/index.ts';
import type { Store } from '../store/port.ts';
import type { TrustPolicy } from '../trust-policy/index.ts';
import { openKeyStore, type KeyStore, type KeyStoreOptions, type TrustedKey } from '../trust/index.ts';

/** Who acts at this machine, and the keys of the home that speak for them. */
export interface Person {
  readonly keys: KeyStore;
  /** The home's identities, those of the simulation last. */
  identities(): Promise<readonly PublicIdentity[]>;
  /** The same as keys that may be trusted here today, bound to no publisher. */
  trustedKeys(): Promise<readonly TrustedKey[]>;
  /** Whose key signs a package now: in simulation mode a simulated one. */
  signer(): ReturnType<KeyStore['signer']>;
  /** Made once per home and kept, so that a new key leaves the person the same. */
  userId(): Promise<string>;
}

export interface PersonDeps {
  readonly home: string;
  readonly store: Store;
  readonly trustPolicy: TrustPolicy;
  readonly keyOptions: KeyStoreOptions;
  readonly simulation: () => Promise<boolean>;
}

export async function openPerson(deps: PersonDeps): Promise<Person> {
  const { home, store, trustPolicy, keyOptions, simulation } = deps;
  const keys = await openKeyStore(path.join(home, 'keys'), keyOptions);
  const simulated = await openKeyStore(path.join(home, 'keys', 'simulated'), {
    now: keyOptions.now,
    simulated: true,
  });
  const identities = async (): Promise<PublicIdentity[]> => [
    ...(await keys.list()),
    ...(await simulated.list()),
  ];
  return {
    keys,
    identities,
    async trustedKeys() {
      const own = (await identities()).map((one) => ({
        keyId: one.keyId,
        fingerprint: one.fingerprint,
        publicKey: one.publicKey,
        publisherId: null,
        simulated: one.simulated,
        revokedAt: null,
      }));
      return trustPolicy.standingKeys(own);
    },
    signer: async () => ((await simulation()) ? simulated.signer() : keys.signer()),
    userId: userIdOf(store, keys),
  };
}

/**
 * Binds each key that came by a rotation to the publishers of the key before it, oldest first: also after one that was cut once the
 * key was made, whoever rotated since. Answers the publishers that changed.
 */
export async function followRotations(
  { keys, userId }: Person,
  registry: Registry,
  /** The home itself where left out. */
  by?: Actor,
): Promise<string[]> {
  const changed = new Set<string>();
  for (const statement of await keys.rotations()) {
    // A home that never rotated is not asked whose it is: that would make it an identity.
    const actor = by ?? { userId: await userId(), role: 'admin' };
    try {
      for (const { id } of await registry.publishers.rotateKey(statement, actor)) changed.add(id);
    } catch (error) {
      // The old key was revoked before it could vouch for the new one: then it vouches no more.
      if (!(error instanceof StationError && error.code === 'trust.revoked-key')) throw error;
    }
  }
  return [...changed];
}

function userIdOf(store: Store, keys: KeyStore): () => Promise<string> {
  const KEY = 'user.id';
  let known: string | null = null;
  return async () => {
    if (known !== null) return known;
    const stored = await store.read((tx) => tx.settings.get(KEY));
    if (typeof stored === 'string') return (known = stored);
    const { fingerprint } = await keys.current();
    known = await store.transaction(async (tx) => {
      const winner = await tx.settings.get(KEY);
      if (typeof winner === 'string') return winner;
      await tx.settings.set(KEY, fingerprint);
      return fingerprint;
    });
    return known;
  };
}
