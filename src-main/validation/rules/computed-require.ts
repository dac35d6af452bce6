import type { Rule } from '../rule.ts';
import { stringOf, TAINT } from '../script/value.ts';
import { bySeverityOfUse, raiseAt } from '../wording.ts';

export const computedRequireRule: Rule = {
  id: 'computed-require',
  class: 'dynamic-code',
  title: 'require of a name made at run time',
  severity: 'warning',
  looksFor:
    "Calls of the platform's `require` with a name that cannot be worked out. A `require` that a bundler defines inside the file is none.",
  why: 'Which code runs cannot be known before it runs, and the sandbox has no require.',
  fix: 'Bundle the code and import it statically.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        if (
          !call.paths.some(
            (path) => path === 'require' || path === 'module.require' || path === 'createRequire()',
          )
        )
          continue;
        const name = call.args[0];
        if (name === undefined || stringOf(name) !== null) continue;
        raiseAt(
          context,
          raise,
          script,
          call.node,
          'require is called with a name that is made at run time.',
          // A name that is decoded or comes from outside is hidden on purpose.
          bySeverityOfUse(
            script,
            call.node,
            (name.taint & (TAINT.decoded | TAINT.network)) !== 0 ? 'error' : 'warning',
            'notice',
          ),
        );
      }
    }
  },
};
