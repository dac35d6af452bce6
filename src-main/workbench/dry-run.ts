import type { Inputs, Outputs } from '../../src-shared/contract/index.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Json } from '../../src-shared/json.ts';
import { extensionIdOf, type ExtensionManifest } from '../../src-shared/models/manifest.ts';
import { syntheticMarketData, type GuestCall } from '../sandbox/index.ts';
import { givenDependencies } from './dry-run-dependencies.ts';
import { callGuest, guestOf, type Bounds } from './dry-run-guest.ts';
import { exampleInput } from './example-input.ts';
import { runTests } from './dry-run-tests.ts';
import { dryRunWorkflow } from './dry-run-workflow.ts';
import { packageAt } from './target.ts';
import type { Tools } from './tools.ts';

type Input = Inputs['workbench']['dryRun'];
type Output = Outputs['workbench']['dryRun'];

/** Symbol that strategies look at when the input names none. */
const DEFAULT_SYMBOL = 'EURUSD';

/**
 * Runs all that a package contributes with every declared capability granted and nothing real behind it, then the
 * project's tests. Same bytes, same answer: clock, prices and randomness are fixed, settings have their defaults.
 * @throws packages.*, projects.*, market-data.unknown-symbol; installs.workflow-invalid for a step that finds no value
 */
export async function dryRun(input: Input, tools: Tools, signal?: AbortSignal): Promise<Output> {
  const one = await packageAt(input.path, tools);
  const { manifest } = one;
  const dependencies = await givenDependencies(one, input.with ?? [], tools);
  const bounds: Bounds = { input, signal };
  const about = { extensionId: extensionIdOf(manifest), version: manifest.version };
  if (manifest.kind === 'workflow') {
    const runs = await dryRunWorkflow(one, dependencies, input.input ?? {}, tools, bounds);
    return { ok: runs.every(({ outcome }) => outcome === 'ok'), ...about, runs, tests: [] };
  }
  const guest = guestOf(one, manifest, dependencies);
  const runs: Output['runs'] = [];
  for (const { kind, name, call } of callsOf(manifest, input)) {
    const symbol = call.kind === 'strategy' ? call.bars?.symbol : undefined;
    const given = symbol === undefined ? {} : { symbol };
    runs.push({ kind, name, ...given, ...(await callGuest(guest, call, tools, bounds)) });
  }
  const tests = input.name === undefined ? await runTests(input.path, guest, tools, bounds) : [];
  const ok = runs.every(({ outcome }) => outcome === 'ok') && tests.every((test) => test.ok);
  return { ok, ...about, runs, tests };
}

/**
 * What to run: the one that was named, or activation and everything that is contributed. Without an input each gets the
 * example that its schema names.
 */
function callsOf(
  manifest: ExtensionManifest,
  input: Input,
): { kind: string; name: string; call: GuestCall }[] {
  const { commands, strategies, reports } = manifest.contributes;
  const all = [
    ...commands.map((one) => ({ kind: 'command' as const, name: one.id, schema: one.input })),
    ...strategies.map((one) => ({ kind: 'strategy' as const, name: one.id, schema: one.input })),
    ...reports.map((one) => ({ kind: 'report' as const, name: one.id, schema: one.input })),
  ];
  const wanted = input.name === undefined ? all : all.filter(({ name }) => name === input.name);
  if (input.name !== undefined && wanted.length === 0) {
    throw new StationError('projects.unknown-contribution', {
      name: input.name,
      known: all.map(({ name }) => name),
    });
  }
  const calls = wanted.map(({ kind, name, schema }) => {
    const given = input.input ?? exampleInput(schema);
    return { kind, name, call: callOf(kind, name, given) };
  });
  return input.name === undefined
    ? [{ kind: 'activate', name: manifest.main, call: { kind: 'activate' } }, ...calls]
    : calls;
}

function callOf(kind: 'command' | 'strategy' | 'report', name: string, input: Json): GuestCall {
  if (kind !== 'strategy') return { kind, name, input };
  const symbol = symbolOf(input) ?? DEFAULT_SYMBOL;
  return { kind, name, input, bars: syntheticMarketData().bars(symbol, {}) };
}

function symbolOf(input: Json): string | null {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return null;
  const symbol = (input as { readonly [key: string]: Json })['symbol'];
  return typeof symbol === 'string' ? symbol : null;
}
