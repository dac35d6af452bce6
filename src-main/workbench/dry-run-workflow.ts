import type { Outputs } from '../../src-shared/contract/index.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Json } from '../../src-shared/json.ts';
import { RUN_WALL_MS } from '../../src-shared/limits.ts';
import { extensionIdOf } from '../../src-shared/models/manifest.ts';
import { runWorkflow, type RunStep } from '../installs/index.ts';
import type { ReadPackage } from '../packages/index.ts';
import { callGuest, guestOf, type Bounds } from './dry-run-guest.ts';
import type { Tools } from './tools.ts';

type Runs = Outputs['workbench']['dryRun']['runs'];

/** Runs a workflow's steps as an installed one would, each by the given extension's own dry run; the last entry is the whole. */
export async function dryRunWorkflow(
  one: ReadPackage,
  dependencies: ReadonlyMap<string, ReadPackage>,
  input: Json,
  tools: Tools,
  bounds: Bounds,
): Promise<Runs> {
  const { manifest, digest } = one;
  const extensionId = extensionIdOf(manifest);
  const runs: Runs = [];
  const whole = { extensionId, version: manifest.version, digest, manifest, files: [] };
  const runStep: RunStep = async (step) => {
    const used = dependencies.get(step.extensionId);
    if (used === undefined) {
      throw new StationError('projects.dependency-missing', { extensionId, missing: [step.extensionId] });
    }
    if (
      used.manifest.kind === 'workflow' ||
      !used.manifest.contributes.commands.some(({ id }) => id === step.name)
    ) {
      throw new StationError('projects.unknown-contribution', {
        name: `${step.extensionId}/${step.name}`,
        known:
          used.manifest.kind === 'workflow' ? [] : used.manifest.contributes.commands.map(({ id }) => id),
      });
    }
    const guest = guestOf(used, used.manifest, dependencies);
    const call = { kind: 'command', name: step.name, input: step.input } as const;
    const timeoutMs = Math.min(step.wallMs, bounds.input.timeoutMs ?? RUN_WALL_MS);
    const answer = await callGuest(guest, call, tools, { ...bounds, input: { ...bounds.input, timeoutMs } });
    runs.push({ kind: 'command', name: `${step.extensionId}/${step.name}`, ...answer });
    return { runId: `dry-run-${runs.length}`, result: answer, granted: [] };
  };
  const { signal, input: wanted } = bounds;
  const result = await runWorkflow(whole, input, runStep, { wallMs: wanted.timeoutMs, signal });
  runs.push({ kind: 'workflow', name: manifest.name, ...result });
  return runs;
}
