import type { Rule } from '../rule.ts';
import { pathsOf } from '../script/value.ts';
import { bySeverityOfUse, raiseAt } from '../wording.ts';

export const stackEscapeRule: Rule = {
  id: 'stack-escape',
  class: 'sandbox-escape-attempt',
  title: 'Reaching the host through call stacks',
  severity: 'error',
  looksFor:
    'Writes to `Error.prepareStackTrace`, `getThis()` and `getFunction()` of stack frames, and walks over `caller`. Saving and restoring the hook as error libraries do is a warning.',
  why: 'Stack frames hand out functions and objects of whoever called, the host included.',
  fix: 'Remove it; error.stack is all an extension needs.',
  check(context, raise) {
    for (const script of context.scripts) {
      const saved = script.facts.reads.some((read) => read.path === 'Error.prepareStackTrace');
      const takesFrames = /\.\s*(?:getThis|getFunction)\s*\(|\[\s*['"](?:getThis|getFunction)['"]\s*\]/.test(
        script.code,
      );
      for (const write of script.facts.writes) {
        if (write.key !== 'prepareStackTrace' || !pathsOf(write.object).some((path) => path === 'Error'))
          continue;
        const severity = saved && !takesFrames ? 'warning' : bySeverityOfUse(script, write.node);
        raiseAt(context, raise, script, write.node, 'Error.prepareStackTrace is replaced.', severity);
      }
      for (const call of script.facts.calls) {
        const define = call.paths.some(
          (path) =>
            path === 'Object.defineProperty' || path === 'Reflect.defineProperty' || path === 'Reflect.set',
        );
        if (define && call.args[1]?.kind === 'constant' && call.args[1].value === 'prepareStackTrace') {
          raiseAt(context, raise, script, call.node, 'Error.prepareStackTrace is replaced.');
        }
      }
      if (!script.code.includes('caller')) continue;
      for (const node of script.names.ofType('MemberExpression')) {
        if (script.evaluator.keyOf(node) !== 'caller') continue;
        const text = script.textOf(node.object);
        if (/arguments\s*\.\s*callee|\.caller$/.test(text)) {
          raiseAt(
            context,
            raise,
            script,
            node,
            'The caller of a function is looked up.',
            bySeverityOfUse(script, node),
          );
        }
      }
    }
  },
};
