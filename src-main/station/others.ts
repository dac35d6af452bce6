import path from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';
import { newId } from '../../src-shared/id.ts';
import type { Installs } from '../installs/index.ts';
import { sanitiseLine, sanitiseMarkdown } from '../registry/index.ts';
import type { BlobStore } from '../store/blob-port.ts';
import type { Store } from '../store/port.ts';
import { createSync, statementsOf, type Sync } from '../sync/index.ts';
import { createMirror, type Mirror } from '../sync/mirror/index.ts';
import { createUpstream, openWay, type Upstream } from '../sync/upstream/index.ts';
import type { TrustPolicy } from '../trust-policy/index.ts';
import { openSecretBox, signerKeyOf, type KeyStoreOptions, type verifyPackage } from '../trust/index.ts';
import type { Workbench } from '../workbench/index.ts';
import type { Person } from './person.ts';
import type { Published } from './published.ts';

/** How a station gets along with other registries: it follows them, sends to them, and carries files between them. */
export interface Others {
  readonly sync: Sync;
  readonly upstream: Upstream;
  readonly mirror: Mirror;
}

export interface OthersDeps {
  readonly home: string;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly now: () => number;
  /** This process, in what several may be at. */
  readonly owner: string;
  readonly keyOptions: KeyStoreOptions;
  readonly readPackage: Workbench['tools']['packages']['read'];
  readonly verifyPackage: typeof verifyPackage;
  readonly trustPolicy: TrustPolicy;
  readonly simulation: () => Promise<boolean>;
  readonly installs: Installs;
  readonly person: Person;
  readonly published: Published;
  readonly nativeBinding?: string;
}

export function connectOthers(deps: OthersDeps): Others {
  const { home, store, blobs, now, owner, readPackage, installs, person, published, trustPolicy } = deps;
  const secrets = openSecretBox(path.join(home, 'keys'), 'registries', deps.keyOptions);
  const following = {
    store,
    blobs,
    home,
    secrets,
    now,
    newId,
    readPackage,
    verifyPackage: deps.verifyPackage,
    pins: trustPolicy.pins,
    keysOf: trustPolicy.keysOf,
    simulation: deps.simulation,
    applyMarks: () => installs.applyMarks(),
    ...(deps.nativeBinding === undefined ? {} : { nativeBinding: deps.nativeBinding }),
  };
  const sync = createSync(following);
  const upstream = createUpstream({
    store,
    blobs,
    now,
    newId,
    owner,
    connect: (id) => openWay({ store, secrets }, id),
    readManifest: async (bytes) => (await readPackage(bytes)).manifest,
    installed: async (extensionId) =>
      (await installs.list()).find((one) => one.extensionId === extensionId) ?? null,
    ownKeyOf: async (bundle) => {
      if (bundle === null) return null;
      const { keyId } = signerKeyOf(bundle);
      return (await person.identities()).find((one) => one.keyId === keyId)?.publicKey ?? null;
    },
    clean: { line: sanitiseLine, markdown: sanitiseMarkdown },
  });
  const mirror = createMirror({
    ...following,
    fetch: sync.fetch,
    log: published.log,
    publish: async () => void (await published.tuf.publish()),
    attestations: async (extensionId, version) => {
      const all = await published.attestations(extensionId, version);
      return statementsOf(all.map((one) => ({ ...one, createdAt: new Date(one.createdAt).toISOString() })));
    },
    signer: () => person.keys.signer(),
  });
  return { sync, upstream, mirror };
}

/** Why an installed version is no longer tied to its server; null where it is, or came from none. */
export async function originProblem(
  sync: Sync,
  extensionId: string,
  version: string,
): Promise<string | null> {
  try {
    await sync.recheck(extensionId, version);
    return null;
  } catch (error) {
    if (!(error instanceof StationError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}
