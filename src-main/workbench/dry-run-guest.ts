import type { Inputs } from '../../src-shared/contract/index.ts';
import { RUN_WALL_MS } from '../../src-shared/limits.ts';
import { declaredUses } from '../../src-shared/models/finding.ts';
import type { SandboxResult } from '../../src-shared/models/sandbox.ts';
import { permissionsOf, type ExtensionManifest } from '../../src-shared/models/manifest.ts';
import { settingsDefaults } from '../../src-shared/models/settings-defaults.ts';
import type { ReadPackage } from '../packages/index.ts';
import {
  dryRunHost,
  guestProgram,
  limitsFor,
  scriptsOf,
  type GuestCall,
  type GuestCode,
  type GuestProgram,
} from '../sandbox/index.ts';
import { bytesOf } from './run-file.ts';
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
  const own = { manifest, scripts: scriptsOf(one.files) };
  return { program: guestProgram(own, [...dependencies.values()].flatMap(codeOf)), manifest };
}

/** What a dependency can be imported of: nothing where it is a workflow, which only a workflow uses. */
function codeOf({ manifest, files }: ReadPackage): readonly GuestCode[] {
  return manifest.kind === 'workflow' ? [] : [{ manifest, scripts: scriptsOf(files) }];
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
    limits: limitsFor({ wallMs: input.timeoutMs ?? RUN_WALL_MS, memoryBytes: bytesOf(input.memoryMb) }),
    grants: declared,
    declared,
    host: dryRunHost({ settings: settingsDefaults(manifest) }),
    ...(signal === undefined ? {} : { signal }),
  });
}
