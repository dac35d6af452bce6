import type { Rule } from '../rule.ts';
import { bySeverityOfUse, raiseAt } from '../wording.ts';

export const webassemblyUseRule: Rule = {
  id: 'webassembly-use',
  class: 'dynamic-code',
  title: 'WebAssembly compiled at run time',
  severity: 'error',
  looksFor:
    '`WebAssembly.compile`, `instantiate`, `new WebAssembly.Module` and their streaming forms. Behind a feature test it is a warning.',
  why: 'Compiled code cannot be read by a reviewer, and the sandbox does not run it.',
  fix: 'Ship the computation as JavaScript.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        if (
          !call.paths.some((path) =>
            /^WebAssembly\.(?:compile|instantiate|Module|Instance)(?:Streaming)?$/.test(path),
          )
        )
          continue;
        raiseAt(
          context,
          raise,
          script,
          call.node,
          'WebAssembly is compiled at run time.',
          bySeverityOfUse(script, call.node),
        );
      }
    }
  },
};
