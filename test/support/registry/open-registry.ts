import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../../src-shared/id.ts';
import { parseJson, type JsonObject } from '../../../src-shared/json.ts';
import type { Manifest } from '../../../src-shared/models/manifest.ts';
import type { InstallationState } from '../../../src-shared/models/installation.ts';
import type { Submission } from '../../../src-shared/models/catalog.ts';
import { packFiles, readPackage } from '../../../src-main/packages/index.ts';
import {
  createRegistry,
  type Actor,
  type Registry,
  type RegistryDeps,
} from '../../../src-main/registry/index.ts';
import { openBlobStore, openStore, type BlobStore, type Store } from '../../../src-main/store/index.ts';
import {
  createSimulatedSigner,
  signerKeyOf,
  signPackage,
  verifyPackage,
  verifyRotation,
  type PackageSigner,
} from '../../../src-main/trust/index.ts';
import { createTrustPolicy, standingRoot } from '../../../src-main/trust-policy/index.ts';
import { makeSigner } from './make-signer.ts';
import { ScriptedAuditor } from './scripted-auditor.ts';

export const ALICE: Actor = { userId: `sha256:${'a'.repeat(64)}`, role: 'developer' };
export const BOB: Actor = { userId: `sha256:${'b'.repeat(64)}`, role: 'developer' };
export const REVIEWER: Actor = { userId: `sha256:${'c'.repeat(64)}`, role: 'reviewer' };
export const USER: Actor = { userId: `sha256:${'d'.repeat(64)}`, role: 'user' };

/** A registry over a real store, real blobs and real signatures in a home of its own. */
export class TestRegistry {
  readonly auditor = new ScriptedAuditor();
  readonly registry: Registry;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly deps: RegistryDeps;
  readonly alice = makeSigner();
  readonly bob = makeSigner();
  readonly simulated = createSimulatedSigner({ now: () => 0 });
  simulation = false;
  /** UTC ms; every look at the clock moves it on by a second, so that order in time can be seen. */
  clock = Date.UTC(2026, 0, 1);
  readonly home: string;

  private constructor(home: string, store: Store) {
    this.home = home;
    this.store = store;
    this.blobs = openBlobStore(home);
    const signers = [this.alice, this.bob, this.simulated];
    this.deps = {
      store,
      blobs: this.blobs,
      auditor: this.auditor,
      readPackage: async (bytes) => readPackage(bytes),
      trust: { verifyPackage, signerKeyOf, verifyRotation },
      trustPolicy: createTrustPolicy({ store, now: () => this.clock, standing: standingRoot() }),
      now: () => (this.clock += 1_000),
      newId,
      simulation: async () => this.simulation,
      localKey: async (keyId) => signers.find(({ identity }) => identity.keyId === keyId)?.identity ?? null,
    };
    this.registry = createRegistry(this.deps);
  }

  static async open(): Promise<TestRegistry> {
    const home = await mkdtemp(join(tmpdir(), 'registry-'));
    return new TestRegistry(home, await openStore({ home }));
  }

  async close(): Promise<void> {
    await this.store.close();
    await rm(this.home, { recursive: true, force: true });
  }

  /** Packs and signs; answers what a submission takes. */
  async signed(
    change: Partial<Manifest> = {},
    options: {
      readonly signer?: PackageSigner;
      readonly main?: string;
      readonly icon?: Uint8Array;
    } = {},
  ): Promise<{ readonly digest: string; readonly bundle: JsonObject }> {
    const files = filesOf(change, options.main ?? 'export const commands = {};\n');
    const icon: [string, Uint8Array][] = options.icon === undefined ? [] : [['icon.png', options.icon]];
    const bytes = await packFiles(new Map([...files, ...icon]));
    const digest = await this.blobs.put(bytes);
    const { manifest, manifestDigest } = readPackage(bytes);
    const bundle = await signPackage({
      signer: options.signer ?? this.alice,
      digest,
      manifestDigest,
      extensionId: `${manifest.publisher}.${manifest.name}`,
      version: manifest.version,
    });
    return { digest, bundle };
  }

  async submit(
    change: Partial<Manifest> = {},
    options: {
      readonly signer?: PackageSigner;
      readonly main?: string;
      readonly icon?: Uint8Array;
      readonly actor?: Actor;
    } = {},
  ): Promise<Submission> {
    return this.registry.submissions.submit(await this.signed(change, options), options.actor ?? ALICE);
  }

  /** Submitted and audited. */
  async pending(
    change: Partial<Manifest> = {},
    options: Parameters<TestRegistry['submit']>[1] = {},
  ): Promise<Submission> {
    const { id } = await this.submit(change, options);
    return this.registry.submissions.audit(id);
  }

  async approved(
    change: Partial<Manifest> = {},
    options: Parameters<TestRegistry['submit']>[1] = {},
  ): Promise<Submission> {
    const { extensionId, version } = await this.pending(change, options);
    return this.registry.moderation.approve({ extensionId, version }, {}, REVIEWER);
  }

  /** Types of the leaves in the log, oldest first. */
  async leafTypes(): Promise<readonly string[]> {
    return (await this.leaves()).map((leaf) => JSON.stringify(leaf['type']).slice(1, -1));
  }

  async leaves(): Promise<readonly JsonObject[]> {
    const rows = await this.store.read((tx) => tx.log.list(0, 1_000));
    return rows.map((row) => parseJson(row.leaf) as JsonObject);
  }

  /** What the installs room writes when somebody installs. */
  async install(
    extensionId: string,
    version: string,
    actor: Actor,
    to: InstallationState = 'active',
  ): Promise<void> {
    const { digest } = await this.registry.extensions.stored(extensionId, version);
    await this.store.transaction(async (tx) => {
      await tx.ledger.append({
        installationId: newId(),
        extensionId,
        version,
        digest,
        from: 'staged',
        to,
        action: 'install',
        actor: actor.userId,
        at: this.clock,
        state: {
          installedAt: this.clock,
          signer: null,
          simulated: false,
          grants: [],
          subscription: { model: 'free', state: 'free', trialEndsAt: null },
          allowedUnsigned: false,
          requiredBy: [],
          pinned: false,
          disabledReason: null,
          userId: actor.userId,
          source: 'local',
          previous: [],
        },
        details: {},
      });
    });
  }
}

const text = (value: string) => new TextEncoder().encode(value);

function filesOf(change: Partial<Manifest>, main: string): ReadonlyMap<string, Uint8Array> {
  const manifest = {
    manifestVersion: 1,
    publisher: 'black-swann',
    name: 'hyper-momentum',
    version: '1.0.0',
    displayName: 'Hyper-Momentum-V2',
    description: 'Captures volatility breakout signals.',
    category: 'trading-strategy',
    tags: ['fx'],
    main: 'dist/main.js',
    engines: { marketplace: '^1.0.0' },
    permissions: [{ capability: 'market-data.read', reason: 'Reads bars.' }],
    license: 'MIT',
    ...change,
  };
  return new Map([
    ['wpk.json', text(JSON.stringify(manifest))],
    ['README.md', text(`# ${manifest.displayName}\n`)],
    ['CHANGELOG.md', text(`## ${manifest.version}\n`)],
    ['LICENSE', text('MIT\n')],
    ['dist/main.js', text(main)],
  ]);
}
