import { existsSync } from 'node:fs';
import { lstat, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import { checkPath } from '../archive/entry-name.ts';
import { errnoOf } from '../folder/errno.ts';
import { parseManifestBytes } from '../manifest/parse-manifest.ts';
import { bundle } from './bundle.ts';

/** What building a project did. `built` is false where there is nothing to build: the project ships its `dist/` as it is. */
export interface BuiltProject {
  readonly built: boolean;
  readonly warnings: readonly string[];
}

/** Where a project's own source begins. */
const SOURCES = ['src/main.ts', 'src/main.js'] as const;

/**
 * Bundles `src/main.ts` into the manifest's `main` with esbuild: one ES module, readable, with the host's module and the
 * declared dependencies left as imports. Offline; the project needs nothing installed. The same source gives the same bytes
 * in any folder on any machine.
 * @throws projects.build-failed with each problem's place, projects.source-outside, packages.* for a manifest that cannot be
 * read or a `dist/` that is a link
 */
export async function buildProject(folder: string): Promise<BuiltProject> {
  const source = SOURCES.find((file) => existsSync(path.join(folder, file)));
  if (source === undefined) return { built: false, warnings: [] };
  const { manifest } = parseManifestBytes(await readManifest(folder));
  if (manifest.kind === 'workflow') return { built: false, warnings: [] };
  const { code, warnings } = await bundle(
    folder,
    { entryPoints: [source] },
    Object.keys(manifest.dependencies),
  );
  await writeBuilt(await realpath(folder), manifest.main, code);
  return { built: true, warnings };
}

/** A test file of a project, bundled to run in the sandbox. */
export interface BuiltTest {
  /** Relative to the project. */
  readonly file: string;
  /** A module whose default export runs the file's `tests` and answers `[{name, ok, message}]`. */
  readonly code: string;
}

/** Bundles one test file; its `tests` export maps names to functions that throw when they fail. */
export async function buildTest(
  folder: string,
  file: string,
  dependencies: readonly string[],
): Promise<BuiltTest> {
  const contents = runnerOf(file.replaceAll(path.sep, '/'));
  const stdin = {
    contents,
    resolveDir: await realpath(folder),
    sourcefile: 'test-runner.js',
    loader: 'js',
  } as const;
  const { code } = await bundle(folder, { stdin }, dependencies);
  return { file, code };
}

/** A test may throw anything, so what is said of it never trusts its shape. */
function runnerOf(file: string): string {
  return `import { tests } from ${JSON.stringify(`./${file}`)};
export default async function () {
  const results = [];
  for (const name of Object.keys(tests)) {
    try {
      await tests[name]();
      results.push({ name, ok: true, message: null });
    } catch (thrown) {
      results.push({ name, ok: false, message: String(thrown?.message ?? thrown) });
    }
  }
  return results;
}
`;
}

/** Nothing is written through a link: a project that came from elsewhere must not choose which file a build replaces. */
async function writeBuilt(root: string, main: string, code: string): Promise<void> {
  checkPath(main);
  const target = path.join(root, main);
  try {
    for (const parent of parentsOf(main)) await ownFolder(root, parent);
    const partial = `${target}.partial`;
    await rm(partial, { force: true });
    await writeFile(partial, code, { flag: 'wx' });
    await rename(partial, target);
  } catch (cause) {
    if (cause instanceof StationError) throw cause;
    throw new StationError('files.cannot-write', { path: target, reason: errnoOf(cause) }, cause);
  }
}

/** `dist/a/b.js` → `dist`, `dist/a`. */
function parentsOf(file: string): readonly string[] {
  const levels = file.split('/').slice(0, -1);
  return levels.map((_level, at) => levels.slice(0, at + 1).join('/'));
}

async function ownFolder(root: string, entry: string): Promise<void> {
  await mkdir(path.join(root, entry)).catch((cause: unknown) => {
    if (errnoOf(cause) !== 'EEXIST') throw cause;
  });
  const found = await lstat(path.join(root, entry));
  if (found.isSymbolicLink()) throw new StationError('packages.link-in-folder', { path: entry });
  if (!found.isDirectory()) throw new StationError('packages.special-file-in-folder', { path: entry });
}

async function readManifest(folder: string): Promise<Uint8Array> {
  const file = path.join(folder, 'wpk.json');
  return readFile(file).catch((cause: unknown) => {
    throw new StationError('packages.not-found', { path: file }, cause);
  });
}
