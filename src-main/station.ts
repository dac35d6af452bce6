import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StationError, toStationError } from '../src-shared/errors/index.ts';
import { newId } from '../src-shared/id.ts';
import type { PublicIdentity } from '../src-shared/models/identity.ts';
import {
  createAccessTokens,
  createTrustedPublishing,
  type AccessTokens,
  type TrustedPublishing,
} from './access/index.ts';
import { createEntitlements, type Entitlements } from './entitlements/index.ts';
import { createWebhooks, Deliverer, type DeliveryTiming, type Webhooks } from './events/index.ts';
import { createInstalls, type ExtensionMessage, type Installs } from './installs/index.ts';
import { JobRunner, processMark } from './jobs/index.ts';
import { writeFilesSafely } from './packages/index.ts';
import {
  createRegistry,
  sanitiseLine,
  sanitiseMarkdown,
  type Actor,
  type Registry,
} from './registry/index.ts';
import { createGuardedFetch, createGuardedPost, syntheticMarketData } from './sandbox/index.ts';
import { cutJobs, jobHandlers } from './station-jobs.ts';
import { openBlobStore, openStore } from './store/index.ts';
import { createSync, statementsOf, statingRegistry, syncByItself, type Sync } from './sync/index.ts';
import { createMirror, type Mirror } from './sync/mirror/index.ts';
import { createUpstream, openWay, type Upstream } from './sync/upstream/index.ts';
import type { BlobStore } from './store/blob-port.ts';
import type { Store } from './store/port.ts';
import {
  checkAttestations,
  createStatements,
  createTransparencyLog,
  type CheckedAttestation,
  type Statements,
  type TransparencyLog,
} from './transparency/index.ts';
import {
  createTufRepository,
  createTufUpkeep,
  openOnlineKeys,
  openTufFolder,
  type TufRepository,
} from './tuf/index.ts';
import { createTrustPolicy, standingRoot, type TrustPolicy } from './trust-policy/index.ts';
import {
  createVerifyCache,
  openHomeKey,
  openIssuerKey,
  openKeyStore,
  openSecretBox,
  signerKeyOf,
  verifyRotation,
  type KeychainPort,
  type KeyStore,
  type TrustedKey,
} from './trust/index.ts';
import {
  createIdentityFiles,
  createMaintenance,
  createMarketData,
  createPackageFiles,
  createProjects,
  createSamples,
  createSearchOrder,
  ciToken,
  createProvenance,
  createSigning,
  createSimulationMode,
  createStoredAudits,
  type IdentityFiles,
  type Maintenance,
  type MarketData,
  type PackageFiles,
  type Projects,
  type Provenance,
  type Samples,
  type SearchOrder,
  type Signing,
  type SimulationMode,
  type StoredAudits,
  type Workbench,
} from './workbench/index.ts';

export interface StationOptions {
  /** The folder that holds everything. Made where there is none. */
  readonly home: string;
  /** Shared tools; the station does not close them. */
  readonly workbench: Workbench;
  /** Asked for where the private key is protected by a passphrase. */
  readonly passphrase?: (() => Promise<string>) | undefined;
  /** A person answers for the passphrase: what nobody asked for never asks for it, and waits. */
  readonly asks?: boolean;
  /** The operating system's where left out; null uses none. */
  readonly keychain?: KeychainPort | null;
  /** UTC milliseconds. */
  readonly now?: () => number;
  /** The name of this home on a server that holds several; its access tokens carry it. */
  readonly tenant?: string | null;
  /** True in a host that stays open: it goes on with work that others left, and does the upkeep that commands leave undone. */
  readonly upkeep?: boolean;
  /** Path of a better-sqlite3 binding built for another runtime than the shipped one. */
  readonly nativeBinding?: string | undefined;
  /** Parsed JSON of the Sigstore root that certificates of uploaded workflows must lead to; the public-good one where left out. */
  readonly trustedRoot?: unknown;
  /** How events are sent, in a host that stays. */
  readonly webhooks?: {
    /** Lets them go to this machine too. */
    readonly allowLoopback?: boolean;
    readonly timing?: Partial<DeliveryTiming>;
  };
  /** Waited for before the audit of a submission made at `since`, UTC ms; nothing where left out. */
  readonly whenQuiet?: (since: number, signal: AbortSignal) => Promise<void>;
  /** Shows what an extension wants to tell the person. */
  readonly notify?: (message: ExtensionMessage) => Promise<void>;
}

/** The whole core with its stores open: what every host starts. */
export interface Station {
  readonly home: string;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly registry: Registry;
  readonly installs: Installs;
  readonly jobs: JobRunner;
  readonly keys: KeyStore;
  readonly simulation: SimulationMode;
  readonly signing: Signing;
  readonly provenance: Provenance;
  readonly identityFiles: IdentityFiles;
  readonly packageFiles: PackageFiles;
  readonly projects: Projects;
  readonly marketData: MarketData;
  readonly maintenance: Maintenance;
  readonly audits: StoredAudits;
  readonly samples: Samples;
  readonly searchOrder: SearchOrder;
  readonly accessTokens: AccessTokens;
  readonly webhooks: Webhooks;
  readonly entitlements: Entitlements;
  /** What every transition wrote, as a tree that others can check. */
  readonly log: TransparencyLog;
  /** The signed metadata that stations which follow this one read. */
  readonly tuf: TufRepository;
  /** What the registry of this home states about audits and decisions. */
  readonly statements: Statements;
  /** Every statement about a version, each checked again. @throws registry.version-not-found */
  attestations(extensionId: string, version: string): Promise<readonly CheckedAttestation[]>;
  readonly trustedPublishing: TrustedPublishing;
  readonly upstream: Upstream;
  readonly trustPolicy: TrustPolicy;
  readonly sync: Sync;
  /** Files that carry a registry over an air gap. */
  readonly mirror: Mirror;
  /** The name of this home on a server that holds several. */
  readonly tenant: string | null;
  readonly now: () => number;
  /** The person at this machine: the fingerprint of the home's first identity, which is made on first use. */
  userId(): Promise<string>;
  /** A new key in place of the old one, bound to the publishers that the old one spoke for. */
  rotateIdentity(actor: Actor): Promise<{ old: PublicIdentity; next: PublicIdentity; publishers: string[] }>;
  close(): Promise<void>;
}

/** About as many signatures as nobody notices. */
const STATEMENTS_AT_ONCE = 20;

const nobodyAsked = (): Promise<string> =>
  Promise.reject(
    new StationError('trust.passphrase-needed', {
      what: 'The key that signs what this registry states',
      fingerprint: 'registry',
    }),
  );

/** Opens a home: the only place that constructs the parts. Finishes or rolls back work that was cut. */
export async function createStation(options: StationOptions): Promise<Station> {
  const { home, workbench, now = Date.now, tenant = null } = options;
  const { tools } = workbench;
  const owner = `${await processMark()}/${randomUUID()}`;
  const binding = options.nativeBinding === undefined ? {} : { nativeBinding: options.nativeBinding };
  const store = await openStore({ home, clock: now, ...binding });
  const blobs = openBlobStore(home);
  const simulation = createSimulationMode(store, now);
  const keyOptions = {
    now,
    ...(options.passphrase === undefined ? {} : { passphrase: options.passphrase }),
    ...(options.keychain === undefined ? {} : { keychain: options.keychain }),
  };
  const keys = await openKeyStore(path.join(home, 'keys'), keyOptions);
  const simulatedKeys = await openKeyStore(path.join(home, 'keys', 'simulated'), { now, simulated: true });
  const ownIdentities = async (): Promise<PublicIdentity[]> => [
    ...(await keys.list()),
    ...(await simulatedKeys.list()),
  ];
  const ownKeys = async (): Promise<TrustedKey[]> =>
    trustPolicy.standingKeys(
      (await ownIdentities()).map(({ keyId, fingerprint, publicKey, simulated }) => ({
        keyId,
        fingerprint,
        publicKey,
        publisherId: null,
        simulated,
        revokedAt: null,
      })),
    );
  const trustPolicy = createTrustPolicy({ store, now, standing: standingRoot(options.trustedRoot, now) });
  const verify = createVerifyCache({ trustedRoot: options.trustedRoot });
  const userId = userIdOf(store, keys);
  const readPackage = (bytes: Uint8Array) => tools.packages.read(bytes);

  const registry = createRegistry({
    store,
    blobs,
    auditor: { audit: (target, context, signal) => tools.auditor.audit(target, context, signal) },
    readPackage,
    trust: { verifyPackage: verify, signerKeyOf, verifyRotation },
    trustPolicy,
    now,
    newId,
    simulation: simulation.enabled,
    localKey: async (keyId) => (await ownIdentities()).find((one) => one.keyId === keyId) ?? null,
  });

  const installs = createInstalls({
    store,
    blobs,
    home,
    sandbox: { run: (request) => tools.sandbox.run(request) },
    packages: { read: readPackage, writeFilesSafely },
    trust: { verifyPackage: verify },
    registry,
    fetchPackage: (extensionId, version, ctx) => sync.fetch(extensionId, version, ctx),
    originProblem: (extensionId, version) => originProblem(sync, extensionId, version),
    syntheticData: syntheticMarketData(),
    fetch: createGuardedFetch({}),
    notify: options.notify ?? (() => Promise.resolve()),
    now,
    newId,
    randomBytes: (count) => randomBytes(count),
    sleep: (ms) => sleep(ms),
    userId,
    ownKeys,
    simulation: simulation.enabled,
  });

  const signingServices = createGuardedPost({ allowLoopback: true });
  const registrySecrets = openSecretBox(path.join(home, 'keys'), 'registries', keyOptions);
  const following = {
    store,
    blobs,
    home,
    secrets: registrySecrets,
    now,
    newId,
    readPackage,
    verifyPackage: verify,
    pins: trustPolicy.pins,
    keysOf: trustPolicy.keysOf,
    simulation: simulation.enabled,
    applyMarks: () => installs.applyMarks(),
    ...binding,
  };
  const sync = createSync(following);

  const packageFiles = createPackageFiles({ blobs, registry, readPackage });
  const signer = async () => ((await simulation.enabled()) ? simulatedKeys.signer() : keys.signer());
  const signing = createSigning({
    signer,
    readPackage: (file) => tools.packages.read(file),
    trustedKeys: async (publisherId) => {
      const bound = await registry.publishers.trustedKeys(publisherId);
      // A publisher that is bound to keys is vouched for by these alone.
      return bound.length > 0 ? bound : ownKeys();
    },
    simulation: simulation.enabled,
    now,
    keyless: {
      services: () => trustPolicy.services.get(),
      post: signingServices.post,
      tokenFrom: ciToken(createGuardedFetch({})),
    },
  });
  const samples = createSamples({
    registry,
    blobs,
    packages: () => tools.packages,
    signing: { signer: () => keys.signer() },
  });
  const upstream = createUpstream({
    store,
    blobs,
    now,
    newId,
    owner,
    connect: (id) => openWay({ store, secrets: registrySecrets }, id),
    readManifest: async (bytes) => (await readPackage(bytes)).manifest,
    installed: async (extensionId) =>
      (await installs.list()).find((one) => one.extensionId === extensionId) ?? null,
    ownKeyOf: async (bundle) => {
      if (bundle === null) return null;
      const { keyId } = signerKeyOf(bundle);
      return (await ownIdentities()).find((one) => one.keyId === keyId)?.publicKey ?? null;
    },
    clean: { line: sanitiseLine, markdown: sanitiseMarkdown },
  });
  const searchOrder = createSearchOrder({ store, owner, now });
  const tuf = createTufRepository({
    folder: openTufFolder(path.join(home, 'tuf')),
    home,
    store,
    keys: openOnlineKeys(path.join(home, 'keys'), keyOptions),
    now,
    facts: async () => {
      const [log, { publicKey }] = await Promise.all([station.log.identity(), statements.identity()]);
      return { logOrigin: log.origin, logPublicKey: log.publicKey, registryPublicKey: publicKey };
    },
    ...binding,
  });
  const mirror = createMirror({
    ...following,
    fetch: sync.fetch,
    log: {
      checkpoint: () => station.log.checkpoint(),
      inclusion: (leaf, size) => station.log.inclusion(leaf, size),
    },
    publish: async () => void (await tuf.publish()),
    attestations: async (extensionId, version) =>
      statementsOf(
        (await station.attestations(extensionId, version)).map((one) => ({
          ...one,
          createdAt: new Date(one.createdAt).toISOString(),
        })),
      ),
    signer: () => keys.signer(),
  });
  const jobs = new JobRunner({
    store,
    now,
    owner,
    handlers: jobHandlers({
      registry,
      installs,
      samples,
      searchOrder,
      sync,
      upstream,
      tuf,
      mirror,
      whenQuiet: options.whenQuiet ?? (() => Promise.resolve()),
    }),
  });
  const secrets = openSecretBox(path.join(home, 'keys'), 'webhooks', keyOptions);
  const allowLoopback = options.webhooks?.allowLoopback === true;
  const guarded = createGuardedPost({ allowLoopback });
  const deliverer = new Deliverer({
    store,
    now,
    owner,
    secrets,
    post: guarded.post,
    timing: options.webhooks?.timing ?? {},
  });

  const log = createTransparencyLog({
    store,
    now,
    key: openHomeKey(path.join(home, 'keys'), 'log', keyOptions),
  });
  const registryKey = openHomeKey(path.join(home, 'keys'), 'registry', keyOptions);
  const statements = createStatements({
    store,
    now,
    newId,
    key: registryKey,
    quietKey:
      options.asks === true
        ? openHomeKey(path.join(home, 'keys'), 'registry', { ...keyOptions, passphrase: nobodyAsked })
        : registryKey,
  });

  const tufUpkeep = createTufUpkeep({
    store,
    repository: tuf,
    begin: async () => void (await jobs.start('tuf-publish', {}, 'upkeep')),
    onTrouble: (thrown) => process.emitWarning(toStationError(thrown)),
  });

  let stopSyncing = (): void => undefined;
  const station: Station = {
    home,
    store,
    blobs,
    registry,
    installs,
    jobs,
    keys,
    simulation,
    signing,
    provenance: createProvenance({
      signer,
      readPackage: (file) => tools.packages.read(file),
      resolve: (extensionId, range) => resolvedOrNull(registry, extensionId, range),
      now,
      newId,
    }),
    identityFiles: createIdentityFiles(keys),
    packageFiles,
    projects: createProjects({ store, now }),
    marketData: createMarketData(store),
    maintenance: createMaintenance({ home, store, blobs, installs, keys, log, tuf, now, ...binding }),
    audits: createStoredAudits({
      blobs,
      registry,
      audit: async (bytes, signal) => {
        const { manifest } = await readPackage(bytes);
        return registry.submissions
          .auditContext(manifest)
          .then((context) => tools.auditor.audit({ bytes }, context, signal));
      },
    }),
    samples,
    searchOrder,
    accessTokens: createAccessTokens({ store, now, tenant }),
    entitlements: createEntitlements({
      store,
      now,
      key: openIssuerKey(path.join(home, 'keys'), keyOptions),
    }),
    log,
    tuf,
    statements,
    async attestations(extensionId, version) {
      const deps = {
        store,
        verifyPackage: verify,
        now,
        registryKey: statements.knownIdentity,
        statingRegistry,
      };
      await statements.make(STATEMENTS_AT_ONCE);
      return checkAttestations({ ...deps, keysOf: trustPolicy.keysOf }, extensionId, version);
    },
    webhooks: createWebhooks({ store, now, secrets, allowLoopback }),
    trustedPublishing: createTrustedPublishing({ store, now, tenant }),
    upstream,
    trustPolicy,
    sync,
    mirror,
    tenant,
    now,
    userId,

    async rotateIdentity(actor) {
      const { old, next, statement } = await keys.rotate();
      const bound = await registry.publishers.rotateKey(statement, actor);
      return { old, next, publishers: bound.map(({ id }) => id) };
    },

    async close() {
      stopSyncing();
      await tufUpkeep.close();
      await jobs.close();
      await upstream.close();
      await deliverer.close();
      await guarded.close();
      await signingServices.close();
      await statements.close();
      try {
        // A single command states what it decided before it goes; a host that stays has done so.
        if (options.upkeep !== true) await statements.make(STATEMENTS_AT_ONCE);
      } finally {
        await store.close();
      }
    },
  };

  await installs.recover();
  await station.entitlements.noteTime();
  await finishRotation(keys, registry, userId);
  const waiting = await registry.submissions.recoverAudits();
  if (options.upkeep === true) {
    await jobs.recover();
    // What no scanner answered for, and no job tries again any more.
    for (const { id } of waiting) await jobs.start('audit', { submissionId: id }, 'upkeep');
    await deliverer.start();
    stopSyncing = syncByItself({
      due: sync.due,
      start: (id) => jobs.start('sync', { id }, 'upkeep'),
      random: Math.random,
    });
    statements.start();
    tufUpkeep.start();
    await upstream.start();
    if (await searchOrder.isStale()) await jobs.start('renumber-search', {}, 'upkeep');
  } else {
    // A single command begins nothing that it will not stay for (docs/adr/0006).
    await jobs.settle(cutJobs(installs));
  }
  return station;
}

/** Why an installed version is no longer tied to its server; null where it is, or came from none. */
async function originProblem(sync: Sync, extensionId: string, version: string): Promise<string | null> {
  try {
    await sync.recheck(extensionId, version);
    return null;
  } catch (error) {
    if (!(error instanceof StationError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

/** A rotation that was cut after the key was made and before its publishers knew it is brought to its end. */
async function finishRotation(
  keys: KeyStore,
  registry: Registry,
  userId: () => Promise<string>,
): Promise<void> {
  const last = (await keys.rotations()).at(-1);
  if (last === undefined) return;
  try {
    await registry.publishers.rotateKey(last, { userId: await userId(), role: 'admin' });
  } catch (error) {
    // The old key was revoked before it could vouch for the new one: then it vouches no more.
    if (!(error instanceof StationError && error.code === 'trust.revoked-key')) throw error;
  }
}

/** What a range means here today; null where nothing here answers to it. */
async function resolvedOrNull(
  registry: Registry,
  extensionId: string,
  range: string,
): Promise<{ readonly version: string; readonly digest: string } | null> {
  try {
    return await registry.extensions.resolve(extensionId, range);
  } catch (thrown) {
    if (thrown instanceof StationError && thrown.code.startsWith('registry.')) return null;
    throw thrown;
  }
}

/** Made once per home and kept, so that a new key leaves the person the same. */
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
