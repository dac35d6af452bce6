import type { Json, JsonObject } from '../../../src-shared/json.ts';
import type { WorkflowManifest, WorkflowStep } from '../../../src-shared/models/manifest.ts';

/**
 * The steps in an order in which everything comes after what it needs, otherwise as written. A step also needs what its
 * `$from` pointers name. That steps are there and do not wait for each other, the manifest's schema has made sure of.
 */
export function stepsInOrder(manifest: WorkflowManifest): readonly WorkflowStep[] {
  const steps = new Map(manifest.steps.map((step) => [step.id, step]));
  const ordered = new Set<WorkflowStep>();
  const visit = (id: string): void => {
    const step = steps.get(id);
    if (step === undefined || ordered.has(step)) return;
    for (const needed of [...step.needs, ...sourcesIn(step.with ?? {})]) visit(needed);
    ordered.add(step);
  };
  for (const id of steps.keys()) visit(id);
  return [...ordered];
}

/** Steps that the `$from` pointers in a value name. */
function sourcesIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(sourcesIn);
  if (typeof value !== 'object' || value === null) return [];
  const from = fromPointer(value as JsonObject);
  return from === null ? Object.values(value).flatMap((child) => sourcesIn(child)) : [from.step];
}

/** `{"$from": "step", "path": "/pointer"}`, or null for any other object. */
export function fromPointer(value: JsonObject): { readonly step: string; readonly path: string } | null {
  const { $from, path } = value;
  if (typeof $from !== 'string' || Object.keys(value).some((key) => key !== '$from' && key !== 'path'))
    return null;
  if (path !== undefined && typeof path !== 'string') return null;
  return { step: $from, path: path ?? '' };
}
