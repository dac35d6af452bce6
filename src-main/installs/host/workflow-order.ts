import { StationError } from '../../../src-shared/errors/index.ts';
import type { Json, JsonObject } from '../../../src-shared/json.ts';
import type { WorkflowManifest } from '../../../src-shared/models/manifest.ts';

export interface WorkflowStep {
  readonly id: string;
  readonly uses?: string | undefined;
  readonly with?: JsonObject | undefined;
  readonly needs: readonly string[];
}

/**
 * The steps in an order in which everything comes after what it needs, otherwise as written. A step also needs what its
 * `$from` pointers name.
 * @throws installs.workflow-invalid for an unknown step, a step named twice, or steps that wait for each other.
 */
export function stepsInOrder(extensionId: string, manifest: WorkflowManifest): readonly WorkflowStep[] {
  const refuse = (problem: string): never => {
    throw new StationError('installs.workflow-invalid', { extensionId, problem });
  };
  const steps = new Map<string, WorkflowStep>();
  for (const step of manifest.steps as readonly WorkflowStep[]) {
    if (steps.has(step.id)) refuse(`two steps are called ${step.id}`);
    steps.set(step.id, step);
  }
  const ordered: WorkflowStep[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (id: string, by: string): void => {
    const step = steps.get(id);
    if (step === undefined) return refuse(`the step ${by} needs ${id}, which is not there`);
    if (done.has(id)) return;
    if (path.includes(id))
      refuse(`steps wait for each other: ${[...path.slice(path.indexOf(id)), id].join(' → ')}`);
    path.push(id);
    const sources = sourcesIn(step.with ?? {});
    for (const needed of [...step.needs, ...sources]) visit(needed, id);
    path.pop();
    done.add(id);
    ordered.push(step);
  };
  for (const id of steps.keys()) visit(id, id);
  return ordered;
}

/** Steps that the `$from` pointers in a value name. */
function sourcesIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(sourcesIn);
  if (typeof value !== 'object' || value === null) return [];
  const from = fromPointer(value as JsonObject);
  return from === null ? Object.values(value).flatMap((child) => sourcesIn(child as Json)) : [from.step];
}

/** `{"$from": "step", "path": "/pointer"}`, or null for any other object. */
export function fromPointer(value: JsonObject): { readonly step: string; readonly path: string } | null {
  const { $from, path } = value;
  if (typeof $from !== 'string' || Object.keys(value).some((key) => key !== '$from' && key !== 'path'))
    return null;
  if (path !== undefined && typeof path !== 'string') return null;
  return { step: $from, path: path ?? '' };
}
