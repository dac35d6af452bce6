import type { Rule } from '../rule.ts';
import type { Value } from '../script/value.ts';

export const contributionMissingRule: Rule = {
  id: 'contribution-missing',
  class: 'structure',
  title: 'Contributions without code',
  severity: 'warning',
  looksFor: 'Commands, strategies and reports that the manifest contributes and main does not export.',
  why: 'The station would offer what cannot be run.',
  fix: 'Export it from main under the same id, or take it out of contributes.',
  check(context, raise) {
    const { manifest } = context;
    if (manifest === null || manifest.kind === 'workflow') return;
    const main = context.scripts.find((each) => each.path === manifest.main && each.origin === 'file');
    if (main === undefined || main.names.reexports.length > 0) return;
    for (const kind of ['commands', 'strategies', 'reports'] as const) {
      const wanted = manifest.contributes[kind];
      if (wanted.length === 0) continue;
      const source = main.names.exports.get(kind);
      const value: Value | null = source === undefined ? null : main.evaluator.sourceValue(source);
      for (const { id } of wanted) {
        if (value === null)
          raise({
            file: 'wpk.json',
            message: `main exports no ${kind}, but the manifest contributes ${id}.`,
          });
        else if (
          value.kind === 'object' &&
          value.complete &&
          !value.entries.has(id) &&
          !main.code.includes(id)
        ) {
          raise({ file: 'wpk.json', message: `main has no ${kind}.${id}, but the manifest contributes it.` });
        }
      }
    }
  },
};
