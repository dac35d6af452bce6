import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StationError, toStationError } from '../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS, PROJECT_LIMITS } from '../../src-shared/limits.ts';
import { extensionIdOf } from '../../src-shared/models/manifest.ts';
import type { Project, ProjectManifest } from '../../src-shared/models/project.ts';
import { parseManifestBytes } from '../packages/index.ts';
import type { Store } from '../store/port.ts';
import { readBounded } from './files.ts';
import { createProjectFiles, type ProjectFiles } from './project-files.ts';

const KEY = 'projects.folders';

/** Milliseconds UTC of the last opening, by folder; latest first. */
const rememberedSchema = z.array(z.object({ folder: z.string(), openedAt: z.number() }));
type Remembered = z.infer<typeof rememberedSchema>;

/** The projects that this home remembers. Only their folders are kept: what they hold is read where it lies. */
export interface Projects {
  readonly files: ProjectFiles;
  list(): Promise<readonly Project[]>;
  /** @throws projects.folder-missing, projects.too-many */
  open(folder: string): Promise<Project>;
  forget(folder: string): Promise<{ folder: string }>;
}

export function createProjects({
  store,
  now,
}: {
  readonly store: Store;
  readonly now: () => number;
}): Projects {
  const change = (next: (known: Remembered) => Remembered): Promise<void> =>
    store.transaction(async (tx) => tx.settings.set(KEY, next(remembered(await tx.settings.get(KEY)))));

  return {
    files: createProjectFiles(),
    async list() {
      const known = await store.read(async (tx) => remembered(await tx.settings.get(KEY)));
      return Promise.all(known.map(describe));
    },
    async open(folder) {
      const place = await folderAt(folder);
      const opened = { folder: place, openedAt: now() };
      await change((known) => {
        const others = known.filter((one) => one.folder !== place);
        if (others.length >= PROJECT_LIMITS.projects)
          throw new StationError('projects.too-many', { limit: PROJECT_LIMITS.projects });
        return [opened, ...others];
      });
      return describe(opened);
    },
    async forget(folder) {
      await change((known) => known.filter((one) => one.folder !== folder));
      return { folder };
    },
  };
}

function remembered(stored: unknown): Remembered {
  const read = rememberedSchema.safeParse(stored ?? []);
  return read.success ? read.data : [];
}

async function folderAt(folder: string): Promise<string> {
  try {
    const place = await realpath(folder);
    if ((await stat(place)).isDirectory()) return place;
  } catch (cause) {
    throw new StationError('projects.folder-missing', { path: folder }, cause);
  }
  throw new StationError('projects.folder-missing', { path: folder });
}

async function describe({ folder, openedAt }: Remembered[number]): Promise<Project> {
  const about = { folder, name: path.basename(folder), openedAt: new Date(openedAt).toISOString() };
  try {
    return { ...about, manifest: await manifestOf(await folderAt(folder)), problem: null };
  } catch (thrown) {
    const { code, message, details, hint } = toStationError(thrown).toBody();
    return { ...about, manifest: null, problem: { code, message, details: { ...details }, hint } };
  }
}

async function manifestOf(folder: string): Promise<ProjectManifest> {
  const bytes = await readBounded(path.join(folder, 'wpk.json'), PACKAGE_LIMITS.manifestBytes);
  const { manifest } = parseManifestBytes(bytes);
  const { displayName, version, category, kind, dependencies } = manifest;
  return { extensionId: extensionIdOf(manifest), displayName, version, category, kind, dependencies };
}
