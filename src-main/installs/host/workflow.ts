import { StationError } from '../../../src-shared/errors/index.ts';
import type { Json, JsonObject } from '../../../src-shared/json.ts';
import type { WorkflowStep } from '../../../src-shared/models/manifest.ts';
import type { SandboxResult } from '../../../src-shared/models/sandbox.ts';
import type { RunAnswer } from '../port.ts';
import { resolvePointer } from './json-pointer.ts';
import type { Part } from './parts.ts';
import { fromPointer, stepsInOrder } from './workflow-order.ts';

export type RunStep = (step: {
  readonly extensionId: string;
  readonly name: string;
  readonly input: Json;
}) => Promise<RunAnswer>;

interface StepRecord {
  readonly id: string;
  readonly uses: string | null;
  readonly runId: string | null;
  readonly outcome: SandboxResult['outcome'] | 'manual';
  readonly value: Json;
}

/**
 * Runs a workflow's steps one after the other, each under the grants of the extension whose command it uses; a step without
 * `uses` is a person's: it is recorded and passes on what it was given. A step without `with` and `needs` is given the
 * input of the run. The first step that does not end in `ok` ends the run
 * with its outcome. The value holds `steps`, in the order they ran, and `output`, the last one's value.
 */
export async function runWorkflow(part: Part, input: Json, runStep: RunStep): Promise<SandboxResult> {
  if (part.manifest.kind !== 'workflow') throw new Error('only a workflow has steps');
  const outputs = new Map<string, Json>();
  const records: StepRecord[] = [];
  let total: SandboxResult = nothingYet();
  for (const step of stepsInOrder(part.manifest)) {
    const given = inputOf(part, step, input, outputs);
    if (step.uses === undefined) {
      outputs.set(step.id, given);
      records.push({ id: step.id, uses: null, runId: null, outcome: 'manual', value: given });
      continue;
    }
    const slash = step.uses.indexOf('/');
    const answer = await runStep({
      extensionId: step.uses.slice(0, slash),
      name: step.uses.slice(slash + 1),
      input: given,
    });
    const { result, runId } = answer;
    const value = result.value;
    outputs.set(step.id, value);
    records.push({ id: step.id, uses: step.uses, runId, outcome: result.outcome, value });
    total = together(total, result, step.id);
    if (result.outcome !== 'ok') break;
  }
  const value = { steps: records, output: records.at(-1)?.value ?? null };
  return { ...total, value: JSON.parse(JSON.stringify(value)) };
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

function nothingYet(): SandboxResult {
  return {
    outcome: 'ok',
    value: null,
    logs: [],
    report: [],
    durationMs: 0,
    memoryBytes: 0,
    capabilities: { declared: [], used: [], denied: [] },
    error: null,
  };
}

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];

function together(total: SandboxResult, step: SandboxResult, id: string): SandboxResult {
  return {
    outcome: step.outcome,
    value: null,
    logs: [
      ...total.logs,
      ...step.logs.map((line) => ({
        ...line,
        message: `${id}: ${line.message}`,
        atMs: total.durationMs + line.atMs,
      })),
    ],
    report: [...total.report, ...step.report],
    durationMs: total.durationMs + step.durationMs,
    memoryBytes: Math.max(total.memoryBytes, step.memoryBytes),
    capabilities: {
      declared: union(total.capabilities.declared, step.capabilities.declared),
      used: union(total.capabilities.used, step.capabilities.used),
      denied: union(total.capabilities.denied, step.capabilities.denied),
    },
    error: step.error,
  };
}
