import type { WorkflowStep } from '../../../src-shared/models/manifest.ts';
import type { Rule } from '../rule.ts';

export const workflowStepsRule: Rule = {
  id: 'workflow-steps',
  class: 'structure',
  title: 'Workflow steps that do not fit',
  severity: 'error',
  looksFor:
    'Steps with one id, needs that name no step or lead in a circle, inputs from steps that do not exist (errors), and commands of extensions that are no declared dependency (a warning).',
  why: 'The workflow could not run to its end.',
  fix: 'Correct the step that is named.',
  check(context, raise) {
    const { manifest } = context;
    if (manifest === null || manifest.kind !== 'workflow') return;
    const steps: readonly WorkflowStep[] = manifest.steps;
    const byId = new Map<string, WorkflowStep>();
    for (const step of steps) {
      if (byId.has(step.id)) raise({ file: 'wpk.json', message: `Two steps are called ${step.id}.` });
      byId.set(step.id, step);
    }
    for (const step of steps) {
      for (const need of step.needs)
        if (!byId.has(need))
          raise({ file: 'wpk.json', message: `${step.id} needs ${need}, which is no step.` });
      for (const from of sourcesIn(step.with))
        if (!byId.has(from))
          raise({ file: 'wpk.json', message: `${step.id} takes its input from ${from}, which is no step.` });
      const extension = step.uses?.split('/')[0];
      if (
        extension !== undefined &&
        !Object.hasOwn(manifest.dependencies, extension) &&
        extension !== `${manifest.publisher}.${manifest.name}`
      ) {
        raise({
          file: 'wpk.json',
          message: `${step.id} uses ${extension}, which is no declared dependency.`,
          severity: 'warning',
        });
      }
    }
    const circle = firstCircle(byId);
    if (circle !== null) raise({ file: 'wpk.json', message: `The needs of ${circle} lead back to itself.` });
  },
};

function sourcesIn(value: unknown): string[] {
  const found: string[] = [];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const at = open.pop();
    if (typeof at !== 'object' || at === null) continue;
    if ('$from' in at && typeof at.$from === 'string') found.push(at.$from);
    open.push(...Object.values(at));
  }
  return found;
}

function firstCircle(steps: ReadonlyMap<string, WorkflowStep>): string | null {
  const done = new Set<string>();
  for (const start of steps.keys()) {
    const path = new Set<string>();
    const open: { id: string; leave: boolean }[] = [{ id: start, leave: false }];
    for (let item = open.pop(); item !== undefined; item = open.pop()) {
      if (item.leave) {
        path.delete(item.id);
        done.add(item.id);
        continue;
      }
      if (path.has(item.id)) return item.id;
      if (done.has(item.id)) continue;
      path.add(item.id);
      open.push({ id: item.id, leave: true });
      for (const need of steps.get(item.id)?.needs ?? []) open.push({ id: need, leave: false });
    }
  }
  return null;
}
