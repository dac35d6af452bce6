import type { Rule } from '../rule.ts';
import { raiseAt } from '../wording.ts';

const EXPORTS = new Set(['log', 'storage', 'marketData', 'network', 'notify', 'report', 'settings', 'clock']);

export const hostExportRule: Rule = {
  id: 'host-export',
  class: 'structure',
  title: 'Imports the host does not have',
  severity: 'error',
  looksFor:
    'Names that are imported from "marketplace" and that it does not export: an error where main needs them, else a warning.',
  why: 'The module would not load.',
  fix: `Import one of ${[...EXPORTS].join(', ')}.`,
  check(context, raise) {
    for (const script of context.scripts) {
      for (const node of script.names.program.body) {
        if (node.type !== 'ImportDeclaration' || node.source.value !== 'marketplace') continue;
        for (const specifier of node.specifiers) {
          const name =
            specifier.type === 'ImportDefaultSpecifier'
              ? 'default'
              : specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier'
                ? specifier.imported.name
                : null;
          if (name === null || EXPORTS.has(name)) continue;
          raiseAt(
            context,
            raise,
            script,
            specifier,
            `"marketplace" has no export “${name}”.`,
            context.reached.has(script.path) ? 'error' : 'warning',
          );
        }
      }
    }
  },
};
