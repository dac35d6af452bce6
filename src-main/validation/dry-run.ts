import { declaredUses, type CapabilityUse, type Finding } from '../../src-shared/models/finding.ts';
import {
  CAPABILITIES,
  permissionsOf,
  type Capability,
  type ExtensionManifest,
} from '../../src-shared/models/manifest.ts';
import { AUDIT_LIMITS } from '../../src-shared/limits.ts';
import type { SandboxResult } from '../../src-shared/models/sandbox.ts';
import { settingsDefaults } from '../../src-shared/models/settings-defaults.ts';
import {
  dryRunHost,
  guestProgram,
  limitsFor,
  syntheticMarketData,
  type GuestCall,
  type GuestCode,
  type GuestProgram,
  type Sandbox,
} from '../sandbox/index.ts';
import type { AuditDependency } from './audit-input.ts';
import { Collector } from './collector.ts';
import { dryRunFailed, dryRunPermission } from './phases.ts';
import { sampleInput } from './sample-input.ts';
import { quote } from './wording.ts';

/** Only what starts and runs guests is needed of the sandbox. */
export type DryRunSandbox = Pick<Sandbox, 'run' | 'warm'>;

const MOST_CALLS = 24;
const SYMBOL = 'EURUSD';
/** A module of ours that only loads main. */
const LOADER = 'audit-loader.js';

export interface DryRun {
  readonly findings: readonly Finding[];
  readonly observed: readonly CapabilityUse[];
}

/** Runs main and all it contributes with everything declared granted and nothing real behind it. */
export async function dryRunPackage(
  target: {
    readonly manifest: ExtensionManifest;
    readonly modules: Readonly<Record<string, string>>;
    readonly dependencies: Readonly<Record<string, AuditDependency>>;
  },
  sandbox: DryRunSandbox,
  signal?: AbortSignal,
): Promise<DryRun> {
  const { manifest } = target;
  const collector = new Collector(() => null);
  const missing = Object.keys(manifest.dependencies).filter((id) => !Object.hasOwn(target.dependencies, id));
  if (missing.length > 0) {
    const message = `The dry run was left out: ${missing.map(quote).join(', ')} could not be found.`;
    collector.add(dryRunFailed, { file: manifest.main, message, severity: 'notice' });
    return { findings: collector.findings, observed: [] };
  }
  const labels = new Set<string>();
  const denied = new Set<string>();
  const started = performance.now();
  const scripts = { ...target.modules, [LOADER]: `import './${manifest.main}';\n` };
  const program = guestProgram({ manifest, scripts }, Object.values(target.dependencies).flatMap(codeOf));
  const perform = async (call: GuestCall, entry: string): Promise<SandboxResult> => {
    const result = await runOnce(manifest, { ...program, entry }, call, sandbox, signal);
    for (const label of result.capabilities.used) labels.add(label);
    for (const label of result.capabilities.denied) denied.add(label);
    return result;
  };

  const calls = callsOf(manifest);
  // Every call loads and activates first: only where the first one fails is it worth asking which step it was.
  const first = calls[0] === undefined ? undefined : await perform(calls[0].call, manifest.main);
  const activation =
    first !== undefined && succeeded(first) ? first : await perform({ kind: 'activate' }, manifest.main);
  let loads = true;
  if (!succeeded(activation)) {
    const loading = await perform({ kind: 'activate' }, LOADER);
    loads = succeeded(loading);
    const failed = loads ? activation : loading;
    const what = loads ? 'activate' : 'main does not load: it';
    collector.add(dryRunFailed, {
      file: manifest.main,
      message: `${what} ended as ${failed.outcome}${reasonOf(failed)}.`,
      severity: loads ? 'warning' : 'error',
    });
  }
  for (const [index, { call, name }] of loads ? calls.entries() : []) {
    if (performance.now() - started > AUDIT_LIMITS.dryRunsMs) {
      collector.add(dryRunFailed, {
        file: manifest.main,
        message: 'Not everything was tried: the dry run took too long.',
        severity: 'notice',
      });
      break;
    }
    const result = index === 0 && first !== undefined ? first : await perform(call, manifest.main);
    if (succeeded(result)) continue;
    // With a made-up input an error may be an honest refusal; endless or greedy code is not.
    const severity = result.outcome === 'error' ? 'notice' : 'warning';
    collector.add(dryRunFailed, {
      file: manifest.main,
      message: `${name} ended as ${result.outcome}${reasonOf(result)}.`,
      severity,
    });
  }
  for (const label of denied) {
    collector.add(dryRunPermission, {
      file: manifest.main,
      message: `The running code asked for ${quote(label)}, which is not declared.`,
    });
  }
  return { findings: collector.findings, observed: capabilitiesOf([...labels, ...denied]) };
}

function succeeded({ outcome }: SandboxResult): boolean {
  return outcome === 'ok' || outcome === 'denied';
}

/** A workflow among the dependencies has no code to import. */
function codeOf({ manifest, scripts }: AuditDependency): readonly GuestCode[] {
  return manifest.kind === 'workflow' ? [] : [{ manifest, scripts }];
}

function runOnce(
  manifest: ExtensionManifest,
  program: GuestProgram,
  call: GuestCall,
  sandbox: DryRunSandbox,
  signal: AbortSignal | undefined,
): Promise<SandboxResult> {
  const declared = declaredUses(permissionsOf(manifest));
  return sandbox.run({
    program,
    call,
    limits: limitsFor({ wallMs: AUDIT_LIMITS.dryRunMs }),
    grants: declared,
    declared,
    host: dryRunHost({ settings: settingsDefaults(manifest) }),
    ...(signal === undefined ? {} : { signal }),
  });
}

function callsOf(manifest: ExtensionManifest): { call: GuestCall; name: string }[] {
  const { commands, strategies, reports } = manifest.contributes;
  const calls: { call: GuestCall; name: string }[] = [];
  for (const each of commands)
    calls.push({
      call: { kind: 'command', name: each.id, input: sampleInput(each.input) },
      name: `The command ${each.id}`,
    });
  if (strategies.length > 0) {
    for (const each of strategies)
      calls.push({
        call: {
          kind: 'strategy',
          name: each.id,
          input: sampleInput(each.input),
          bars: syntheticMarketData().bars(SYMBOL, {}),
        },
        name: `The strategy ${each.id}`,
      });
  }
  for (const each of reports)
    calls.push({
      call: { kind: 'report', name: each.id, input: sampleInput(each.input) },
      name: `The report ${each.id}`,
    });
  return calls.slice(0, MOST_CALLS);
}

function reasonOf({ error }: SandboxResult): string {
  return error === null ? '' : ` (${quote(error.name)}: ${quote(error.message)})`;
}

function capabilitiesOf(labels: readonly string[]): CapabilityUse[] {
  const hosts = new Map<Capability, Set<string>>();
  for (const label of labels) {
    const [name = '', ...rest] = label.split(':');
    const capability = CAPABILITIES.find((each) => each === name);
    if (capability === undefined) continue;
    const known = hosts.get(capability) ?? new Set<string>();
    if (rest.length > 0) known.add(rest.join(':'));
    hosts.set(capability, known);
  }
  return [...hosts].map(([capability, names]) =>
    names.size === 0 ? { capability } : { capability, hosts: [...names].toSorted() },
  );
}
