import { posix } from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { GuestProgram } from '../../sandbox/index.ts';
import type { InstallsDeps } from '../deps.ts';
import { versionFolder } from '../folders.ts';
import { readVerified } from '../package-files.ts';
import type { Part } from './parts.ts';

/** Packages up to this size are re-hashed whole at every run; of larger ones the code and the manifest, which is all that is loaded. */
const WHOLE_CHECK_BYTES = 4 * 1024 * 1024;
const SCRIPT = /^dist\/.+\.(?:js|mjs)$/;

/**
 * Reads an installed package and its dependencies for a run, every file held to its recorded hash.
 * @throws installs.file-tampered, installs.file-missing, naming the file
 */
export async function loadProgram(
  deps: InstallsDeps,
  root: Part,
  dependencies: readonly Part[],
): Promise<GuestProgram> {
  const modules: Record<string, string> = {};
  const own = await loadScripts(deps, root);
  for (const [path, source] of own) modules[path] = source;
  for (const part of dependencies)
    Object.assign(modules, dependencyModules(part, await loadScripts(deps, part)));
  const { extensionId, version } = root;
  return { entry: mainOf(root), modules, extensionId, version, moduleKind: 'module' };
}

/** Checks a package's files without keeping them: for what is run by others, as a workflow is. */
export async function checkFiles(deps: InstallsDeps, part: Part): Promise<void> {
  await loadScripts(deps, part);
}

async function loadScripts(deps: InstallsDeps, part: Part): Promise<ReadonlyMap<string, string>> {
  const folder = versionFolder(deps.home, part);
  const whole = part.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) <= WHOLE_CHECK_BYTES;
  const wanted = part.files.filter(({ path }) => whole || path === 'wpk.json' || SCRIPT.test(path));
  const texts = new Map<string, string>();
  await Promise.all(
    wanted.map(async (file) => {
      const read = await readVerified(folder, file);
      if (!(read instanceof Uint8Array)) throw damaged(part, read);
      if (SCRIPT.test(file.path)) texts.set(file.path, new TextDecoder().decode(read));
    }),
  );
  return texts;
}

function damaged(part: Part, problem: { readonly path: string; readonly problem: string }): StationError {
  const { extensionId, version } = part;
  const code = problem.problem === 'missing' ? 'installs.file-missing' : 'installs.file-tampered';
  return new StationError(code, { extensionId, version, file: problem.path });
}

/**
 * A dependency is imported by its id. Where its code is more than one file, its files lie under a name of their own, so that
 * relative imports find them and no file of anybody else.
 */
function dependencyModules(part: Part, scripts: ReadonlyMap<string, string>): Record<string, string> {
  const main = mainOf(part);
  const source = scripts.get(main) ?? '';
  if (scripts.size <= 1) return { [part.extensionId]: source };
  const at = (path: string): string => posix.join(`${part.extensionId}@${part.version}`, path);
  const files = Object.fromEntries([...scripts].map(([path, text]) => [at(path), text]));
  const from = JSON.stringify(`./${at(main)}`);
  const hasDefault = /\bexport\s+default\b|\bas\s+default\b/.test(source);
  const forward = `export * from ${from};${hasDefault ? `\nexport { default } from ${from};` : ''}`;
  return { ...files, [part.extensionId]: forward };
}

function mainOf(part: Part): string {
  if (part.manifest.kind === 'workflow') {
    throw new StationError('installs.workflow-invalid', {
      extensionId: part.extensionId,
      problem: 'a workflow has no code to load',
    });
  }
  return part.manifest.main;
}
