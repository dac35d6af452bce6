import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BuildOptions, Message } from 'esbuild';
import { StationError } from '../../../src-shared/errors/index.ts';
import { parseManifestBytes } from '../manifest/parse-manifest.ts';

/** What building a project did. `built` is false where there is nothing to build: the project ships its `dist/` as it is. */
export interface BuiltProject {
  readonly built: boolean;
  readonly warnings: readonly string[];
}

/** Where a project's own source begins. */
const SOURCES = ['src/main.ts', 'src/main.js'] as const;

/**
 * Bundles `src/main.ts` into the manifest's `main` with esbuild: one ES module, readable, with the host's module and the
 * declared dependencies left as imports. Offline; the project needs nothing installed.
 * @throws projects.build-failed with each problem's place, packages.* for a manifest that cannot be read
 */
export async function buildProject(folder: string): Promise<BuiltProject> {
  const source = SOURCES.find((file) => existsSync(path.join(folder, file)));
  if (source === undefined) return { built: false, warnings: [] };
  const { manifest } = parseManifestBytes(await readManifest(folder));
  if (manifest.kind === 'workflow') return { built: false, warnings: [] };
  const { warnings } = await bundle(folder, {
    entryPoints: [path.join(folder, source)],
    outfile: path.join(folder, manifest.main),
    external: ['marketplace', ...Object.keys(manifest.dependencies)],
  });
  return { built: true, warnings: warnings.map(placeOf) };
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
  const { outputFiles } = await bundle(folder, {
    stdin: { contents: runnerOf(file), resolveDir: folder, sourcefile: `run ${file}`, loader: 'js' },
    external: ['marketplace', ...dependencies],
    write: false,
  });
  return { file, code: outputFiles?.[0]?.text ?? '' };
}

function runnerOf(file: string): string {
  return `import { tests } from ${JSON.stringify(`./${file.replaceAll(path.sep, '/')}`)};
export default async function () {
  const results = [];
  for (const name of Object.keys(tests)) {
    try {
      await tests[name]();
      results.push({ name, ok: true, message: null });
    } catch (thrown) {
      results.push({ name, ok: false, message: String(thrown && thrown.message !== undefined ? thrown.message : thrown) });
    }
  }
  return results;
}
`;
}

async function bundle(folder: string, options: BuildOptions) {
  // Loaded here: nothing else of the program needs it, and it starts a process of its own.
  const { build } = await import('esbuild');
  try {
    return await build({
      absWorkingDir: path.resolve(folder),
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      target: 'es2022',
      charset: 'utf8',
      legalComments: 'inline',
      logLevel: 'silent',
      // The project's own settings decide nothing: the same source gives the same bytes on every machine.
      tsconfigRaw: { compilerOptions: { target: 'ES2022', verbatimModuleSyntax: true } },
      ...options,
    });
  } catch (cause) {
    const errors = (cause as { readonly errors?: readonly Message[] }).errors;
    if (errors === undefined) throw cause;
    throw new StationError('projects.build-failed', { problems: errors.slice(0, 20).map(placeOf) }, cause);
  }
}

function placeOf({ text, location }: Message): string {
  return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`;
}

async function readManifest(folder: string): Promise<Uint8Array> {
  const file = path.join(folder, 'wpk.json');
  return readFile(file).catch((cause: unknown) => {
    throw new StationError('packages.not-found', { path: file }, cause);
  });
}
