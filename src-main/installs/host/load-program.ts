import { StationError } from '../../../src-shared/errors/index.ts';
import { guestProgram, isScript, type GuestCode, type GuestProgram } from '../../sandbox/index.ts';
import type { InstallsDeps } from '../deps.ts';
import { versionFolder } from '../folders.ts';
import { readVerified } from '../package-files.ts';
import type { Part } from './parts.ts';

/** Packages up to this size are re-hashed whole at every run; of larger ones the code and the manifest, which is all that is loaded. */
const WHOLE_CHECK_BYTES = 4 * 1024 * 1024;

/**
 * Reads an installed package and its dependencies for a run, every file held to its recorded hash.
 * @throws installs.file-tampered, installs.file-missing, naming the file
 */
export async function loadProgram(
  deps: InstallsDeps,
  root: Part,
  dependencies: readonly Part[],
): Promise<GuestProgram> {
  const [own, ...needed] = await Promise.all([root, ...dependencies].map((part) => loadCode(deps, part)));
  if (own === undefined) throw new Error('a program has a root');
  return guestProgram(own, needed);
}

/** Checks a package's files without keeping them: for what is run by others, as a workflow is. */
export async function checkFiles(deps: InstallsDeps, part: Part): Promise<void> {
  await loadScripts(deps, part);
}

async function loadCode(deps: InstallsDeps, part: Part): Promise<GuestCode> {
  const { manifest, extensionId } = part;
  if (manifest.kind === 'workflow') {
    const problem = 'a workflow has no code to load';
    throw new StationError('installs.workflow-invalid', { extensionId, problem });
  }
  return { manifest, scripts: await loadScripts(deps, part) };
}

async function loadScripts(deps: InstallsDeps, part: Part): Promise<Readonly<Record<string, string>>> {
  const folder = versionFolder(deps.home, part);
  const whole = part.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) <= WHOLE_CHECK_BYTES;
  const wanted = part.files.filter(({ path }) => whole || path === 'wpk.json' || isScript(path));
  const texts: Record<string, string> = {};
  await Promise.all(
    wanted.map(async (file) => {
      const read = await readVerified(folder, file);
      if (!(read instanceof Uint8Array)) throw damaged(part, read);
      if (isScript(file.path)) texts[file.path] = new TextDecoder().decode(read);
    }),
  );
  return texts;
}

function damaged(part: Part, problem: { readonly path: string; readonly problem: string }): StationError {
  const { extensionId, version } = part;
  const code = problem.problem === 'missing' ? 'installs.file-missing' : 'installs.file-tampered';
  return new StationError(code, { extensionId, version, file: problem.path });
}
