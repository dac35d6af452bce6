import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { StationError } from '../../src-shared/errors/index.ts';
import { extensionIdOf, type Manifest } from '../../src-shared/models/manifest.ts';
import { buildProject, packFolder, parseManifestBytes, readPackage } from '../packages/index.ts';
import type { Actor, Registry } from '../registry/index.ts';
import type { BlobStore } from '../store/blob-port.ts';
import { signPackage, type PackageSigner } from '../trust/index.ts';

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
  readonly signing: { signer(): Promise<PackageSigner> };
}

export function createSamples({ registry, blobs, signing }: SamplesDeps): Samples {
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
      for (const [index, { folder, manifest }] of all.entries()) {
        signal.throwIfAborted();
        const extensionId = extensionIdOf(manifest);
        const { version } = manifest;
        await progress(index / all.length, `adding ${manifest.displayName}`);
        if (await isListed(extensionId, version)) {
          done.push({ extensionId, version, state: 'approved' });
          continue;
        }
        await buildProject(folder);
        const { bytes } = await packFolder(folder);
        const { digest, manifestDigest } = readPackage(bytes);
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

/** The honest samples, dependencies before what needs them. */
async function bundledSamples(): Promise<readonly { folder: string; manifest: Manifest }[]> {
  const root = samplesFolder();
  const names = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const found = await Promise.all(
    names
      .filter(({ name }) => !name.startsWith('hostile-') && existsSync(path.join(root, name, 'wpk.json')))
      .map(async ({ name }) => {
        const folder = path.join(root, name);
        const { manifest } = parseManifestBytes(await readFile(path.join(folder, 'wpk.json')));
        return { folder, manifest };
      }),
  );
  return found.toSorted(
    (a, b) =>
      weight(a.manifest) - weight(b.manifest) ||
      (extensionIdOf(a.manifest) < extensionIdOf(b.manifest) ? -1 : 1),
  );
}

function weight(manifest: Manifest): number {
  return manifest.kind === 'workflow' ? 1000 : Object.keys(manifest.dependencies).length;
}

/** `samples/` of the program's own folder, from source and from the build alike. @throws projects.samples-missing */
export function samplesFolder(from: string = fileURLToPath(import.meta.url)): string {
  for (let folder = path.dirname(from); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'samples');
    if (existsSync(path.join(folder, 'package.json')) && existsSync(candidate)) return candidate;
    if (path.dirname(folder) === folder) throw new StationError('projects.samples-missing', {});
  }
}
