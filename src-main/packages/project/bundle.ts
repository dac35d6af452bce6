import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { BuildOptions, Message, Metafile } from 'esbuild';
import { StationError } from '../../../src-shared/errors/index.ts';

/** The module that the host provides; it never becomes part of a bundle. */
const HOST_MODULE = 'marketplace';
const SHOWN_PROBLEMS = 20;

/** One ES module and what the bundler has to say about its source, each with its place. */
export interface Bundle {
  readonly code: string;
  readonly warnings: readonly string[];
}

/**
 * Bundles a project's source into one module, in memory. The project's own compiler settings, its place on the disk and the
 * machine decide nothing about the outcome.
 * @throws projects.build-failed, projects.source-outside
 */
export async function bundle(
  folder: string,
  from: Pick<BuildOptions, 'entryPoints' | 'stdin'>,
  dependencies: readonly string[],
): Promise<Bundle> {
  // Loaded here: nothing else of the program needs it, and it starts a process of its own.
  const { build } = await import('esbuild');
  const root = await realpath(folder);
  try {
    const { outputFiles, metafile, warnings } = await build({
      ...from,
      absWorkingDir: root,
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      target: 'es2022',
      charset: 'utf8',
      legalComments: 'inline',
      logLevel: 'silent',
      external: [HOST_MODULE, ...dependencies],
      define: { 'process.env.NODE_ENV': '"production"' },
      tsconfigRaw: { compilerOptions: { target: 'ES2022', verbatimModuleSyntax: true } },
    });
    refuseOutside(metafile);
    return { code: outputFiles[0]?.text ?? '', warnings: warnings.map(placeOf) };
  } catch (cause) {
    const errors = (cause as { readonly errors?: readonly Message[] }).errors;
    if (errors === undefined) throw cause;
    const problems = errors.slice(0, SHOWN_PROBLEMS).map(placeOf);
    throw new StationError('projects.build-failed', { problems }, cause);
  }
}

/**
 * What ships comes from the project or from a package installed in it. A path that leads elsewhere would put this machine's
 * files into a package, and give other bytes on another machine.
 */
function refuseOutside({ inputs }: Metafile): void {
  const outside = Object.keys(inputs).find((input) => path.isAbsolute(input) || input.split('/')[0] === '..');
  if (outside !== undefined) throw new StationError('projects.source-outside', { path: outside });
}

function placeOf({ text, location }: Message): string {
  return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`;
}
