import { StationError } from '../../../src-shared/errors/index.ts';
import type { Json, JsonObject } from '../../../src-shared/json.ts';
import type { WorkflowStep } from '../../../src-shared/models/manifest.ts';
import { WORKFLOW_LIMITS } from '../../../src-shared/limits.ts';
import type { SandboxResult } from '../../../src-shared/models/sandbox.ts';
import type { RunAnswer } from '../port.ts';
import { jsonBytes } from './json-bytes.ts';
import { resolvePointer } from './json-pointer.ts';
import type { Part } from './parts.ts';
import { fromPointer, stepsInOrder } from './workflow-order.ts';
import { outOfTime, over, STEP_BOUNDS, Tally, type Over } from './workflow-tally.ts';

export type RunStep = (step: {
  readonly extensionId: string;
  readonly name: string;
  readonly input: Json;
  /** What is left of the workflow's time. */
  readonly wallMs: number;
}) => Promise<RunAnswer>;

type StepRecord = {
  readonly id: string;
  readonly uses: string | null;
  readonly runId: string | null;
  readonly outcome: SandboxResult['outcome'] | 'manual';
  readonly value: Json;
};

/**
 * Runs a workflow's steps one after the other, each under the grants of the extension whose command it uses; a step without
 * `uses` is a person's: it is recorded and passes on what it was given. A step without `with` and `needs` is given the
 * input of the run. The first step that does not end in `ok` ends the run with its outcome, as do the bounds of
 * `WORKFLOW_LIMITS`. The value holds `steps`, in the order they ran, and `output`, the last one's value.
 *
 * Values that steps share are one object here, however often they stand in the value: nothing may write it out before it was
 * counted.
 * @throws the signal's reason when aborted
 */
export async function runWorkflow(
  part: Part,
  input: Json,
  runStep: RunStep,
  bounds: { readonly wallMs?: number | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<SandboxResult> {
  if (part.manifest.kind !== 'workflow') throw new Error('only a workflow has steps');
  const { wallMs = WORKFLOW_LIMITS.wallMs, signal } = bounds;
  const deadline = performance.now() + wallMs;
  const outputs = new Map<string, Json>();
  const records: StepRecord[] = [];
  const tally = new Tally(signal);
  for (const step of stepsInOrder(part.manifest)) {
    signal?.throwIfAborted();
    const { id, uses = null } = step;
    const ended = (problem: Over, runId: string | null = null): void => {
      records.push({ id, uses, runId, outcome: problem.outcome, value: null });
      tally.end(problem);
    };
    const leftMs = Math.floor(deadline - performance.now());
    if (leftMs < 1) {
      ended(outOfTime(wallMs));
      break;
    }
    const given = inputOf(part, step, input, outputs);
    const givenBytes = await jsonBytes(given, STEP_BOUNDS, signal);
    if (givenBytes === null) {
      ended(over(`The step ${id} would be given more than a step may hold.`));
      break;
    }
    if (uses === null) {
      const problem = tally.take(givenBytes);
      if (problem !== null) {
        ended(problem);
        break;
      }
      outputs.set(id, given);
      records.push({ id, uses, runId: null, outcome: 'manual', value: given });
      continue;
    }
    const slash = uses.indexOf('/');
    const { result, runId } = await runStep({
      extensionId: uses.slice(0, slash),
      name: uses.slice(slash + 1),
      input: given,
      wallMs: leftMs,
    });
    const problem = await tally.add(id, result);
    if (problem !== null) {
      ended(problem, runId);
      break;
    }
    outputs.set(id, result.value);
    records.push({ id, uses, runId, outcome: result.outcome, value: result.value });
    if (result.outcome !== 'ok') break;
  }
  return { ...tally.total, value: { steps: records, output: records.at(-1)?.value ?? null } };
}

function inputOf(part: Part, step: WorkflowStep, input: Json, outputs: ReadonlyMap<string, Json>): Json {
  if (step.with !== undefined) return filled(part, step, step.with, outputs);
  const [only, ...more] = step.needs;
  if (only === undefined) return input;
  if (more.length === 0) return outputs.get(only) ?? null;
  return Object.fromEntries(step.needs.map((id) => [id, outputs.get(id) ?? null]));
}

function filled(part: Part, step: WorkflowStep, value: Json, outputs: ReadonlyMap<string, Json>): Json {
  if (Array.isArray(value))
    return (value as readonly Json[]).map((child) => filled(part, step, child, outputs));
  if (typeof value !== 'object' || value === null) return value;
  const object = value as JsonObject;
  const from = fromPointer(object);
  if (from === null) {
    return Object.fromEntries(
      Object.entries(object).map(([key, child]) => [key, filled(part, step, child, outputs)]),
    );
  }
  const found = resolvePointer(outputs.get(from.step) ?? null, from.path);
  if (found !== undefined) return found;
  throw new StationError('installs.workflow-invalid', {
    extensionId: part.extensionId,
    problem: `the step ${step.id} looks for ${from.path} in what ${from.step} answered, and it is not there`,
  });
}
