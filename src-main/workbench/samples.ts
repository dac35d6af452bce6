import { StationError } from '../../src-shared/errors/index.ts';
import { extensionIdOf } from '../../src-shared/models/manifest.ts';
import type { PackageWorker } from '../packages/index.ts';
import type { Actor, Registry } from '../registry/index.ts';
import type { BlobStore } from '../store/blob-port.ts';
import { signPackage, type PackageSigner } from '../trust/index.ts';
import { bundledSamples, packSample } from './bundled-samples.ts';

/** The sample extensions that come with the program, and their way into a home's catalog. */
export interface Samples {
  list(): Promise<
    readonly { extensionId: string; displayName: string; description: string; listed: boolean }[]
  >;
  /** Packs, signs, submits and approves each as any developer and reviewer would. What is listed already stays as it is. */
  add(
    actor: Actor,
    work: {
      readonly signal: AbortSignal;
      readonly progress: (fraction: number, phase: string) => Promise<void>;
    },
  ): Promise<readonly { extensionId: string; version: string; state: string }[]>;
}

export interface SamplesDeps {
  readonly registry: Registry;
  readonly blobs: BlobStore;
  readonly packages: () => PackageWorker;
  readonly signing: { signer(): Promise<PackageSigner> };
}

export function createSamples({ registry, blobs, packages, signing }: SamplesDeps): Samples {
  const isListed = async (extensionId: string, version: string): Promise<boolean> =>
    registry.extensions.version(extensionId, version).then(
      (found) => found.state === 'approved',
      (thrown: unknown) => {
        if (thrown instanceof StationError && thrown.status === 404) return false;
        throw thrown;
      },
    );
  return {
    async list() {
      const all = await bundledSamples();
      return Promise.all(
        all.map(async ({ manifest }) => ({
          extensionId: extensionIdOf(manifest),
          displayName: manifest.displayName,
          description: manifest.description,
          listed: await isListed(extensionIdOf(manifest), manifest.version),
        })),
      );
    },

    async add(actor, { signal, progress }) {
      const all = await bundledSamples();
      const done: { extensionId: string; version: string; state: string }[] = [];
      for (const [index, sample] of all.entries()) {
        const { manifest } = sample;
        signal.throwIfAborted();
        const extensionId = extensionIdOf(manifest);
        const { version } = manifest;
        await progress(index / all.length, `adding ${manifest.displayName}`);
        if (await isListed(extensionId, version)) {
          done.push({ extensionId, version, state: 'approved' });
          continue;
        }
        const bytes = await packSample(sample, packages());
        const { digest, manifestDigest } = await packages().read(bytes);
        const bundle = await signPackage({
          signer: await signing.signer(),
          digest,
          extensionId,
          version,
          manifestDigest,
        });
        await blobs.put(bytes);
        const submitted = await registry.submissions.submit({ digest, bundle }, actor);
        const audited = await registry.submissions.audit(submitted.id, signal);
        if (audited.state !== 'pending') {
          done.push({ extensionId, version, state: audited.state });
          continue;
        }
        const approved = await registry.moderation.approve(
          { extensionId, version },
          { reason: 'A sample of this program.' },
          actor,
        );
        done.push({ extensionId, version, state: approved.state });
      }
      return done;
    },
  };
}
