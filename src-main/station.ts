import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StationError, toStationError } from '../src-shared/errors/index.ts';
import { newId } from '../src-shared/id.ts';
import { createAccessTokens, createTrustedPublishing } from './access/index.ts';
import { createEntitlements } from './entitlements/index.ts';
import { createInstalls } from './installs/index.ts';
import { JobRunner, processMark } from './jobs/index.ts';
import { writeFilesSafely } from './packages/index.ts';
import { createRegistry, type Registry } from './registry/index.ts';
import { createGuardedFetch, createGuardedPost, syntheticMarketData } from './sandbox/index.ts';
import { openEvents } from './station/events.ts';
import { cutJobs, jobHandlers } from './station/jobs.ts';
import { connectOthers, originProblem } from './station/others.ts';
import { followRotations, openPerson } from './station/person.ts';
import type { Station, StationOptions } from './station/port.ts';
import { openPublished } from './station/published.ts';
import { openBlobStore, openStore } from './store/index.ts';
import { syncByItself } from './sync/index.ts';
import { createTrustPolicy, standingRoot } from './trust-policy/index.ts';
import { createVerifyCache, openIssuerKey, signerKeyOf, verifyRotation } from './trust/index.ts';
import { createTufUpkeep } from './tuf/index.ts';
import {
  ciToken,
  createIdentityFiles,
  createMaintenance,
  createMarketData,
  createPackageFiles,
  createProjects,
  createProvenance,
  createSamples,
  createSearchOrder,
  createSigning,
  createSimulationMode,
  createStoredAudits,
} from './workbench/index.ts';

export type { Station, StationOptions } from './station/port.ts';

/** Opens a home: the only place that constructs the parts. Finishes or rolls back work that was cut. */
export async function createStation(options: StationOptions): Promise<Station> {
  const { home, workbench, now = Date.now, tenant = null } = options;
  const { tools } = workbench;
  const owner = `${await processMark()}/${randomUUID()}`;
  const binding = options.nativeBinding === undefined ? {} : { nativeBinding: options.nativeBinding };
  const store = await openStore({ home, clock: now, ...binding });
  const blobs = openBlobStore(home);
  const keyOptions = {
    now,
    ...(options.passphrase === undefined ? {} : { passphrase: options.passphrase }),
    ...(options.keychain === undefined ? {} : { keychain: options.keychain }),
  };
  const simulationMode = createSimulationMode(store, now);
  const simulation = simulationMode.enabled;
  const trustPolicy = createTrustPolicy({ store, now, standing: standingRoot(options.trustedRoot, now) });
  const person = await openPerson({ home, store, trustPolicy, keyOptions, simulation });
  const { keys, userId, signer } = person;
  const verifyPackage = createVerifyCache({ trustedRoot: options.trustedRoot });
  const readPackage = (bytes: Uint8Array) => tools.packages.read(bytes);

  const registry = createRegistry({
    store,
    blobs,
    auditor: { audit: (target, context, signal) => tools.auditor.audit(target, context, signal) },
    readPackage,
    trust: { verifyPackage, signerKeyOf, verifyRotation },
    trustPolicy,
    now,
    newId,
    simulation,
    localKey: async (keyId) => (await person.identities()).find((one) => one.keyId === keyId) ?? null,
  });
  const installs = createInstalls({
    store,
    blobs,
    home,
    sandbox: { run: (request) => tools.sandbox.run(request) },
    packages: { read: readPackage, writeFilesSafely },
    trust: { verifyPackage },
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
    ownKeys: person.trustedKeys,
    simulation,
  });
  const published = openPublished({
    home,
    store,
    now,
    keyOptions,
    asks: options.asks === true,
    verifyPackage,
    trustPolicy,
    ...binding,
  });
  const { log, statements, tuf } = published;
  const others = connectOthers({
    home,
    store,
    blobs,
    now,
    owner,
    keyOptions,
    readPackage,
    verifyPackage,
    trustPolicy,
    simulation,
    installs,
    person,
    published,
    ...binding,
  });
  const { sync, upstream, mirror } = others;
  const signingServices = createGuardedPost({ allowLoopback: true });
  const signing = createSigning({
    signer,
    readPackage: (file) => tools.packages.read(file),
    trustedKeys: async (publisherId) => {
      const bound = await registry.publishers.trustedKeys(publisherId);
      // A publisher that is bound to keys is vouched for by these alone.
      return bound.length > 0 ? bound : person.trustedKeys();
    },
    simulation,
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
  const searchOrder = createSearchOrder({ store, owner, now });
  const whenQuiet = options.whenQuiet ?? (() => Promise.resolve());
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
      whenQuiet,
    }),
  });
  const events = openEvents({ home, store, now, owner, keyOptions, settings: options.webhooks ?? {} });
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
    simulation: simulationMode,
    signing,
    provenance: createProvenance({
      signer,
      readPackage: (file) => tools.packages.read(file),
      resolve: (extensionId, range) => resolvedOrNull(registry, extensionId, range),
      now,
      newId,
    }),
    identityFiles: createIdentityFiles(keys),
    packageFiles: createPackageFiles({ blobs, registry, readPackage }),
    projects: createProjects({ store, now }),
    marketData: createMarketData(store),
    maintenance: createMaintenance({ home, store, blobs, installs, keys, log, tuf, now, ...binding }),
    audits: createStoredAudits({
      blobs,
      registry,
      audit: async (bytes, signal) => {
        const { manifest } = await readPackage(bytes);
        const context = await registry.submissions.auditContext(manifest);
        return tools.auditor.audit({ bytes }, context, signal);
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
    attestations: published.attestations,
    webhooks: events.webhooks,
    trustedPublishing: createTrustedPublishing({ store, now, tenant }),
    upstream,
    trustPolicy,
    sync,
    mirror,
    tenant,
    now,
    userId,

    async rotateIdentity(actor) {
      const { old, next } = await keys.rotate();
      return { old, next, publishers: await followRotations(person, registry, actor) };
    },

    async close() {
      stopSyncing();
      await tufUpkeep.close();
      await jobs.close();
      await upstream.close();
      await events.close();
      await signingServices.close();
      await statements.close();
      try {
        // A single command states what it decided before it goes; a host that stays has done so.
        if (options.upkeep !== true) await published.stateSome();
      } finally {
        await store.close();
      }
    },
  };

  await installs.recover();
  await station.entitlements.noteTime();
  await followRotations(person, registry);
  const waiting = await registry.submissions.recoverAudits();
  if (options.upkeep === true) {
    await jobs.recover();
    // What no scanner answered for, and no job tries again any more.
    for (const { id } of waiting) await jobs.start('audit', { submissionId: id }, 'upkeep');
    await events.deliverer.start();
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
