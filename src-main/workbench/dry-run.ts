import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Inputs, Outputs } from '../../src-shared/contract/index.ts';
import type { Json } from '../../src-shared/json.ts';
import { extensionIdOf, permissionsOf, type ExtensionManifest } from '../../src-shared/models/manifest.ts';
import { buildTest, type ReadPackage } from '../packages/index.ts';
import { dryRunHost, syntheticMarketData, type GuestCall, type GuestProgram } from '../sandbox/index.ts';
import type { Tools } from './tools.ts';
import { limitsOf } from './run-file.ts';
import { asDependency, dependenciesAt, isFolder, packageAt } from './target.ts';

type Input = Inputs['workbench']['dryRun'];
type Output = Outputs['workbench']['dryRun'];

const testResultsSchema = z.array(
  z.object({ name: z.string(), ok: z.boolean(), message: z.string().nullable() }),
);

/** Symbol that strategies look at when the input names none. */
const DEFAULT_SYMBOL = 'EURUSD';

/**
 * Runs all that a package contributes with every declared capability granted and nothing real behind it, then the
 * project's tests. Same bytes, same answer: clock, prices and randomness are fixed.
 */
export async function dryRun(input: Input, tools: Tools, signal?: AbortSignal): Promise<Output> {
  const one = await packageAt(input.path, tools);
  const { manifest } = one;
  const extensionId = extensionIdOf(manifest);
  if (manifest.kind === 'workflow')
    return { ok: true, extensionId, version: manifest.version, runs: [], tests: [] };
  const dependencies = await dependenciesAt(input.with ?? [], tools);
  const program = programOf(one, manifest, dependencies);
  const calls = callsOf(manifest, input);
  const runs: Output['runs'] = [];
  for (const { kind, name, call } of calls) {
    const result = await run(program, manifest, call, input, tools, signal);
    runs.push({ kind, name, ...result });
  }
  const tests =
    (await isFolder(input.path)) && input.name === undefined
      ? await runTests(input, program, manifest, tools, signal)
      : [];
  return {
    ok: runs.every((result) => result.outcome === 'ok') && tests.every((test) => test.ok),
    extensionId,
    version: manifest.version,
    runs,
    tests,
  };
}

function run(
  program: GuestProgram,
  manifest: ExtensionManifest,
  call: GuestCall,
  input: Input,
  tools: Tools,
  signal: AbortSignal | undefined,
) {
  const declared = permissionsOf(manifest).map(({ capability, hosts }) =>
    hosts === undefined ? { capability } : { capability, hosts: [...hosts] },
  );
  return tools.sandbox.run({
    program,
    call,
    limits: limitsOf(input),
    grants: declared,
    declared,
    host: dryRunHost(),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** What to run: the one that was named, or activation and everything that is contributed. */
function callsOf(
  manifest: ExtensionManifest,
  input: Input,
): { kind: string; name: string; call: GuestCall }[] {
  const given: Json = input.input ?? {};
  const { commands, strategies, reports } = manifest.contributes;
  const all = [
    ...commands.map(({ id }) => ({ kind: 'command' as const, name: id })),
    ...strategies.map(({ id }) => ({ kind: 'strategy' as const, name: id })),
    ...reports.map(({ id }) => ({ kind: 'report' as const, name: id })),
  ];
  const wanted = input.name === undefined ? all : all.filter(({ name }) => name === input.name);
  if (input.name !== undefined && wanted.length === 0) {
    throw new StationError('projects.unknown-contribution', {
      name: input.name,
      known: all.map(({ name }) => name),
    });
  }
  const calls = wanted.map(({ kind, name }) => ({ kind, name, call: callOf(kind, name, given) }));
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

async function runTests(
  input: Input,
  program: GuestProgram,
  manifest: ExtensionManifest,
  tools: Tools,
  signal: AbortSignal | undefined,
): Promise<Output['tests']> {
  const results: Output['tests'] = [];
  for (const file of await testFiles(input.path)) {
    const { code } = await buildTest(input.path, file, Object.keys(manifest.dependencies));
    const entry = `dist/${path.basename(file).replace(/\.ts$/, '')}.js`;
    const asProgram = { ...program, entry, modules: { ...program.modules, [entry]: code } };
    const result = await run(asProgram, manifest, { kind: 'evaluate' }, input, tools, signal);
    const answered = testResultsSchema.safeParse(result.value);
    if (result.outcome === 'ok' && answered.success) {
      results.push(...answered.data.map((test) => ({ file, ...test })));
    } else {
      const message = result.error?.message ?? `ended with ${result.outcome}`;
      results.push({ file, name: file, ok: false, message });
    }
  }
  return results;
}

async function testFiles(folder: string): Promise<string[]> {
  const root = path.join(folder, 'test');
  if (!existsSync(root)) return [];
  const names = await readdir(root, { recursive: true });
  return names
    .filter((name) => /\.test\.(?:ts|js|mjs)$/.test(name))
    .toSorted()
    .map((name) => path.join('test', name));
}

/** The guest program of a package with its dependencies. */
function programOf(
  one: ReadPackage,
  manifest: ExtensionManifest,
  dependencies: ReadonlyMap<string, ReadPackage>,
): GuestProgram {
  const decoder = new TextDecoder();
  const modules: Record<string, string> = {};
  for (const [file, bytes] of one.files)
    if (/\.(?:js|mjs)$/.test(file)) modules[file] = decoder.decode(bytes);
  for (const [id, dependency] of dependencies) modules[id] = asDependency(dependency).main;
  return {
    entry: manifest.main,
    modules,
    extensionId: extensionIdOf(manifest),
    version: manifest.version,
    moduleKind: 'module',
  };
}
