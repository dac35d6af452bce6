import type { Rule } from '../rule.ts';
import { pathsOf, TAINT } from '../script/value.ts';
import { bySeverityOfUse, raiseAt } from '../wording.ts';
import { listsGlobals } from './name-search.ts';

export const computedGlobalRule: Rule = {
  id: 'computed-global',
  class: 'obfuscation',
  title: 'Globals called by a computed name',
  severity: 'warning',
  looksFor:
    'Calls such as `globalThis[x](…)` whose name cannot be worked out; an error when the name is decoded or comes from the network.',
  why: 'It hides which function is called.',
  fix: 'Call the function by its name.',
  check(context, raise) {
    for (const script of context.scripts) {
      // Whoever goes through the names of all globals looks for one that must not be written out.
      const searches = script.facts.calls.some((call) => listsGlobals(call));
      for (const call of script.facts.calls) {
        const node = call.node;
        if (node.type !== 'CallExpression' && node.type !== 'NewExpression') continue;
        if (
          node.callee.type !== 'MemberExpression' ||
          !node.callee.computed ||
          node.callee.object.type === 'Super'
        )
          continue;
        if (script.evaluator.keyOf(node.callee) !== null) continue;
        if (!pathsOf(script.evaluator.value(node.callee.object)).includes('globalThis')) continue;
        const key = script.evaluator.value(node.callee.property);
        const hidden = (key.taint & (TAINT.decoded | TAINT.network)) !== 0 || searches;
        raiseAt(
          context,
          raise,
          script,
          node,
          'A global is called by a name that is made at run time.',
          bySeverityOfUse(script, node, hidden ? 'error' : 'warning', 'warning'),
        );
      }
    }
  },
};
