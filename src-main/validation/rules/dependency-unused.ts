import type { Rule } from '../rule.ts';

export const dependencyUnusedRule: Rule = {
  id: 'dependency-unused',
  class: 'structure',
  title: 'Dependencies nothing uses',
  severity: 'warning',
  looksFor: 'Declared dependencies that no script imports and no workflow step uses.',
  why: 'Every dependency is code that users must trust.',
  fix: 'Take the dependency out of wpk.json.',
  check(context, raise) {
    const { manifest } = context;
    if (manifest === null) return;
    const used = new Set(context.imports.map((each) => each.specifier));
    if (manifest.kind === 'workflow')
      for (const step of manifest.steps) if (step.uses !== undefined) used.add(step.uses.split('/')[0] ?? '');
    for (const id of Object.keys(manifest.dependencies))
      if (!used.has(id)) raise({ file: 'wpk.json', message: `${id} is declared but nothing uses it.` });
  },
};
