import type { Rule } from '../rule.ts';

export const workflowStepsRule: Rule = {
  id: 'workflow-steps',
  class: 'structure',
  title: 'Workflow steps of undeclared extensions',
  severity: 'warning',
  looksFor:
    'Steps that use a command of an extension the manifest does not declare as a dependency. Circles and steps that do not exist are refused with the manifest.',
  why: 'Nothing makes sure that the extension is there when the workflow runs.',
  fix: 'Declare the extension under dependencies with a range.',
  check(context, raise) {
    const { manifest } = context;
    if (manifest === null || manifest.kind !== 'workflow') return;
    for (const step of manifest.steps) {
      const extension = step.uses?.split('/')[0];
      if (extension === undefined || Object.hasOwn(manifest.dependencies, extension)) continue;
      raise({ file: 'wpk.json', message: `${step.id} uses ${extension}, which is no declared dependency.` });
    }
  },
};
