import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { StationError } from '../../src-shared/errors/index.ts';
import { extensionIdOf, type Manifest } from '../../src-shared/models/manifest.ts';
import { buildProject, parseManifestBytes, type PackageWorker } from '../packages/index.ts';

export interface BundledSample {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The honest samples, dependencies before what needs them, else by id. @throws projects.samples-missing */
export async function bundledSamples(): Promise<readonly BundledSample[]> {
  const root = samplesFolder();
  const names = (await readdir(root, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('hostile-'))
    .map(({ name }) => name)
    .filter((name) => existsSync(path.join(root, name, 'wpk.json')));
  const found = await Promise.all(
    names.map(async (name) => {
      const folder = path.join(root, name);
      const { manifest } = parseManifestBytes(await readFile(path.join(folder, 'wpk.json')));
      return { folder, manifest };
    }),
  );
  return dependenciesFirst(found);
}

function dependenciesFirst(samples: readonly BundledSample[]): readonly BundledSample[] {
  const byId = new Map(samples.map((sample) => [extensionIdOf(sample.manifest), sample]));
  const ordered = new Set<BundledSample>();
  const visit = (sample: BundledSample): void => {
    if (ordered.has(sample)) return;
    for (const id of Object.keys(sample.manifest.dependencies)) {
      const dependency = byId.get(id);
      if (dependency !== undefined) visit(dependency);
    }
    ordered.add(sample);
  };
  for (const id of [...byId.keys()].toSorted()) {
    const sample = byId.get(id);
    if (sample !== undefined) visit(sample);
  }
  return [...ordered];
}

/** Builds and packs a sample in a folder of its own: the program's folder may be read-only, and two may do it at once. */
export async function packSample(
  { folder }: BundledSample,
  packages: Pick<PackageWorker, 'packFolder'>,
): Promise<Uint8Array> {
  const work = await mkdtemp(path.join(tmpdir(), 'wpk-sample-'));
  try {
    await cp(folder, work, { recursive: true });
    await buildProject(work);
    return (await packages.packFolder(work)).bytes;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** `samples/` of the program's own folder, from source and from the build alike. @throws projects.samples-missing */
export function samplesFolder(from: string = fileURLToPath(import.meta.url)): string {
  for (let folder = path.dirname(from); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'samples');
    if (existsSync(path.join(folder, 'package.json')) && existsSync(candidate)) return candidate;
    if (path.dirname(folder) === folder) throw new StationError('projects.samples-missing', {});
  }
}
