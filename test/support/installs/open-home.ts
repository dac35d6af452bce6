import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../../src-shared/id.ts';
import type { JsonObject } from '../../../src-shared/json.ts';
import type { Grant } from '../../../src-shared/models/sandbox.ts';
import {
  createInstalls,
  type InstallOutcome,
  type Installs,
  type InstallsDeps,
  type PlanRequest,
} from '../../../src-main/installs/index.ts';
import { packFiles, readPackage, writeFilesSafely } from '../../../src-main/packages/index.ts';
import { createRegistry, type Actor, type Registry } from '../../../src-main/registry/index.ts';
import { createSandbox, syntheticMarketData, type Sandbox } from '../../../src-main/sandbox/index.ts';
import { openBlobStore, openStore, type BlobStore, type Store } from '../../../src-main/store/index.ts';
import {
  signerKeyOf,
  signPackage,
  verifyPackage,
  verifyRotation,
  type PackageSigner,
} from '../../../src-main/trust/index.ts';
import { createTrustPolicy, standingRoot } from '../../../src-main/trust-policy/index.ts';
import { makeSigner } from '../registry/make-signer.ts';
import { ScriptedAuditor } from '../registry/scripted-auditor.ts';
import { packageFiles, type PackageText } from './package-files.ts';

export const DEVELOPER: Actor = { userId: `sha256:${'a'.repeat(64)}`, role: 'developer' };
export const REVIEWER: Actor = { userId: `sha256:${'c'.repeat(64)}`, role: 'reviewer' };
export const PERSON = `sha256:${'d'.repeat(64)}`;

export interface HomeOptions {
  readonly onPhase?: InstallsDeps['onPhase'];
  /** Changes single parts: a disk that is full, a clock that was moved on. */
  readonly change?: (deps: InstallsDeps) => InstallsDeps;
  readonly signer?: PackageSigner;
}

/** The installs room over a real store, registry, sandbox and real signatures, in one home. */
export class TestHome {
  readonly signer: PackageSigner;
  readonly registry: Registry;
  readonly installs: Installs;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly home: string;
  readonly shown: string[] = [];
  readonly fetched: string[] = [];
  /** Added to the real clock, milliseconds. */
  clockOffset = 0;
  simulation = false;
  ownKeys: Awaited<ReturnType<InstallsDeps['ownKeys']>> = [];
  readonly #sandbox: Sandbox;

  private constructor(home: string, store: Store, options: HomeOptions) {
    this.home = home;
    this.store = store;
    this.blobs = openBlobStore(home);
    this.signer = options.signer ?? makeSigner();
    this.#sandbox = createSandbox({ size: 1, spares: 0 });
    const now = (): number => Date.now() + this.clockOffset;
    this.registry = createRegistry({
      store,
      blobs: this.blobs,
      auditor: new ScriptedAuditor(),
      readPackage: async (bytes) => readPackage(bytes),
      trust: { verifyPackage, signerKeyOf, verifyRotation },
      trustPolicy: createTrustPolicy({ store, now, standing: standingRoot() }),
      now,
      newId,
      simulation: async () => this.simulation,
      localKey: async (keyId) => (keyId === this.signer.identity.keyId ? this.signer.identity : null),
    });
    const deps: InstallsDeps = {
      store,
      blobs: this.blobs,
      home,
      sandbox: this.#sandbox,
      packages: { read: async (bytes) => readPackage(bytes), writeFilesSafely },
      trust: { verifyPackage },
      registry: this.registry,
      fetchPackage: async () => undefined,
      originProblem: async () => null,
      syntheticData: syntheticMarketData(),
      fetch: async (url) => {
        this.fetched.push(url);
        return { status: 200, headers: {}, text: 'fetched' };
      },
      notify: async ({ title }) => void this.shown.push(title),
      now,
      newId,
      randomBytes,
      sleep: (ms) => sleep(ms),
      userId: async () => PERSON,
      ownKeys: async () => this.ownKeys,
      simulation: async () => this.simulation,
      ...(options.onPhase === undefined ? {} : { onPhase: options.onPhase }),
    };
    this.installs = createInstalls(options.change?.(deps) ?? deps);
  }

  static async open(home: string, options: HomeOptions = {}): Promise<TestHome> {
    return new TestHome(home, await openStore({ home }), options);
  }

  async close(): Promise<void> {
    await this.#sandbox.close();
    await this.store.close();
  }

  async pack(
    text: PackageText,
    signer: PackageSigner = this.signer,
  ): Promise<{ bytes: Uint8Array; digest: string; bundle: JsonObject }> {
    const bytes = await packFiles(packageFiles(text));
    const { digest, manifest, manifestDigest } = readPackage(bytes);
    const extensionId = `${manifest.publisher}.${manifest.name}`;
    const bundle = await signPackage({
      signer,
      digest,
      manifestDigest,
      extensionId,
      version: manifest.version,
    });
    return { bytes, digest, bundle };
  }

  /** Packed, signed, submitted, audited and approved. */
  async publish(text: PackageText): Promise<string> {
    const { bytes, digest, bundle } = await this.pack(text);
    await this.blobs.put(bytes);
    const submission = await this.registry.submissions.submit({ digest, bundle }, DEVELOPER);
    const { extensionId, version } = await this.registry.submissions.audit(submission.id);
    await this.registry.moderation.approve({ extensionId, version }, {}, REVIEWER);
    return digest;
  }

  /** Plan, consent and work in one go: what `--yes` does. */
  async carryOut(
    request: PlanRequest,
    choices: { grants?: Record<string, readonly Grant[]>; allowWidening?: boolean } = {},
  ): Promise<readonly InstallOutcome[]> {
    const { planId } = await this.installs.plan(request, PERSON);
    const { token } = await this.installs.consent(planId);
    return this.installs.confirm(planId, token, choices, {
      signal: new AbortController().signal,
      progress: async () => undefined,
    });
  }

  install(extensionId: string, range?: string): Promise<readonly InstallOutcome[]> {
    return this.carryOut({ operands: [{ kind: 'registry', extensionId, range }] });
  }

  update(extensionId: string, choices: { allowWidening?: boolean } = {}): Promise<readonly InstallOutcome[]> {
    return this.carryOut({ action: 'update', operands: [{ kind: 'registry', extensionId }] }, choices);
  }

  rollback(extensionId: string): Promise<readonly InstallOutcome[]> {
    return this.carryOut({ action: 'rollback', operands: [{ kind: 'registry', extensionId }] });
  }

  /** States that an extension went through, oldest first. */
  async states(extensionId: string): Promise<readonly string[]> {
    return (await this.installs.history({ extensionId, limit: 200, offset: 0 })).map(({ to }) => to);
  }
}
