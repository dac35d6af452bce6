import type { Inputs } from '../../src-shared/contract/index.ts';
import { declaredUses } from '../../src-shared/models/finding.ts';
import type { SandboxResult } from '../../src-shared/models/sandbox.ts';
import { extensionIdOf, permissionsOf, type ExtensionManifest } from '../../src-shared/models/manifest.ts';
import { settingsDefaults } from '../../src-shared/models/settings-defaults.ts';
import type { ReadPackage } from '../packages/index.ts';
import { dryRunHost, type GuestCall, type GuestProgram } from '../sandbox/index.ts';
import { limitsOf } from './run-file.ts';
import { asDependency } from './target.ts';
import type { Tools } from './tools.ts';

/** A package that is ready to be called: its code with that of its dependencies, and its manifest. */
export interface Guest {
  readonly program: GuestProgram;
  readonly manifest: ExtensionManifest;
}

/** What bounds a dry run: the caller's wishes for time and memory, and the caller's patience. */
export interface Bounds {
  readonly input: Pick<Inputs['workbench']['dryRun'], 'timeoutMs' | 'memoryMb'>;
  readonly signal: AbortSignal | undefined;
}

export function guestOf(
  one: ReadPackage,
  manifest: ExtensionManifest,
  dependencies: ReadonlyMap<string, ReadPackage>,
): Guest {
  const decoder = new TextDecoder();
  const modules: Record<string, string> = {};
  for (const [file, bytes] of one.files)
    if (/\.(?:js|mjs)$/.test(file)) modules[file] = decoder.decode(bytes);
  for (const [id, dependency] of dependencies) modules[id] = asDependency(dependency).main;
  const { main, version } = manifest;
  const program = {
    entry: main,
    modules,
    extensionId: extensionIdOf(manifest),
    version,
    moduleKind: 'module',
  } as const;
  return { program, manifest };
}

/** One call in a fresh sandbox: every declared capability granted, nothing real behind any of them. */
export function callGuest(
  { program, manifest }: Guest,
  call: GuestCall,
  tools: Tools,
  { input, signal }: Bounds,
): Promise<SandboxResult> {
  const declared = declaredUses(permissionsOf(manifest));
  return tools.sandbox.run({
    program,
    call,
    limits: limitsOf(input),
    grants: declared,
    declared,
    host: dryRunHost({ settings: settingsDefaults(manifest) }),
    ...(signal === undefined ? {} : { signal }),
  });
}
