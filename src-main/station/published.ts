import path from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';
import { newId } from '../../src-shared/id.ts';
import type { Store } from '../store/port.ts';
import { statingRegistry } from '../sync/index.ts';
import {
  checkAttestations,
  createStatements,
  createTransparencyLog,
  type CheckedAttestation,
  type Statements,
  type TransparencyLog,
} from '../transparency/index.ts';
import type { TrustPolicy } from '../trust-policy/index.ts';
import { openHomeKey, type KeyStoreOptions, type verifyPackage } from '../trust/index.ts';
import { createTufRepository, openOnlineKeys, openTufFolder, type TufRepository } from '../tuf/index.ts';

/** What a registry says of itself in a form that others check: log, statements and metadata. */
export interface Published {
  readonly log: TransparencyLog;
  readonly statements: Statements;
  readonly tuf: TufRepository;
  /** States what was decided and not yet stated: about as much as nobody notices. */
  stateSome(): Promise<void>;
  /** Every statement about a version, each checked again. @throws registry.version-not-found */
  attestations(extensionId: string, version: string): Promise<readonly CheckedAttestation[]>;
}

export interface PublishedDeps {
  readonly home: string;
  readonly store: Store;
  readonly now: () => number;
  readonly keyOptions: KeyStoreOptions;
  /** A person answers for the passphrase: what nobody asked for waits in place of asking. */
  readonly asks: boolean;
  readonly verifyPackage: typeof verifyPackage;
  readonly trustPolicy: TrustPolicy;
  readonly nativeBinding?: string;
}

const STATEMENTS_AT_ONCE = 20;

export function openPublished(deps: PublishedDeps): Published {
  const { home, store, now, keyOptions, nativeBinding } = deps;
  const folder = path.join(home, 'keys');
  const log = createTransparencyLog({ store, now, key: openHomeKey(folder, 'log', keyOptions) });
  const key = openHomeKey(folder, 'registry', keyOptions);
  const quietKey = deps.asks
    ? openHomeKey(folder, 'registry', { ...keyOptions, passphrase: nobodyAsked })
    : key;
  const statements = createStatements({ store, now, newId, key, quietKey });
  const tuf = createTufRepository({
    folder: openTufFolder(path.join(home, 'tuf')),
    home,
    store,
    keys: openOnlineKeys(folder, keyOptions),
    now,
    facts: async () => {
      const [{ origin, publicKey }, registry] = await Promise.all([log.identity(), statements.identity()]);
      return { logOrigin: origin, logPublicKey: publicKey, registryPublicKey: registry.publicKey };
    },
    ...(nativeBinding === undefined ? {} : { nativeBinding }),
  });
  const stateSome = async (): Promise<void> => void (await statements.make(STATEMENTS_AT_ONCE));
  return {
    log,
    statements,
    tuf,
    stateSome,
    async attestations(extensionId, version) {
      await stateSome();
      const { verifyPackage, trustPolicy } = deps;
      const registryKey = statements.knownIdentity;
      return checkAttestations(
        { store, now, verifyPackage, registryKey, statingRegistry, keysOf: trustPolicy.keysOf },
        extensionId,
        version,
      );
    },
  };
}

const nobodyAsked = (): Promise<string> =>
  Promise.reject(
    new StationError('trust.passphrase-needed', {
      what: 'The key that signs what this registry states',
      fingerprint: 'registry',
    }),
  );
