import type { Json } from '../../../src-shared/json.ts';
import type { SandboxResult } from '../../../src-shared/models/sandbox.ts';
import {
  createSandbox,
  defaultLimits,
  dryRunHost,
  type GuestCall,
  type RunRequest,
  type Sandbox,
  type SandboxLimits,
} from '../../../src-main/sandbox/index.ts';

export interface RunChanges extends Partial<Omit<RunRequest, 'limits' | 'call'>> {
  readonly limits?: Partial<SandboxLimits>;
  readonly call?: GuestCall;
  readonly input?: Json;
}

/** Runs one source as `wpk sandbox` would: no grants, a host that changes nothing. */
export function runSource(
  sandbox: Sandbox,
  source: string,
  changes: RunChanges = {},
): Promise<SandboxResult> {
  const { limits, input, ...rest } = changes;
  return sandbox.run({
    program: {
      entry: 'guest.js',
      modules: { 'guest.js': source },
      extensionId: 'acme.guest',
      version: '1.2.3',
      moduleKind: 'auto',
    },
    call: { kind: 'evaluate', ...(input === undefined ? {} : { input }) },
    grants: [],
    declared: [],
    host: dryRunHost(),
    ...rest,
    limits: defaultLimits({ wallMs: 5_000, ...limits }),
  });
}

/** A program of several modules, its main module at `dist/main.js`. */
export function program(modules: Readonly<Record<string, string>>): RunRequest['program'] {
  return {
    entry: 'dist/main.js',
    modules,
    extensionId: 'acme.guest',
    version: '1.2.3',
    moduleKind: 'module',
  };
}

export { createSandbox };
