import type { Rule } from '../rule.ts';
import { stringOf } from '../script/value.ts';
import { bySeverityOfUse, quote, raiseAt } from '../wording.ts';

const LOOKUP = /^\s*\(?(?:this|globalThis|require|module|window|self|global)\)?;?\s*$/;

export const evalCallRule: Rule = {
  id: 'eval-call',
  class: 'dynamic-code',
  title: 'Code made from text with eval',
  severity: 'error',
  looksFor:
    'Calls of `eval`, direct or not: `(0, eval)(x)`, `globalThis["ev" + "al"](x)`, aliases, `Reflect.apply(eval, …)`, and `eval` handed on as a callback. A local function that is called eval is none.',
  why: 'Code that appears at run time has been read by nobody: neither the audit nor the reviewer saw it.',
  fix: 'Write the code out, or parse the data with JSON.parse.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        if (call.paths.includes('eval') || call.paths.includes('execScript')) {
          const text = call.args[0] === undefined ? null : stringOf(call.args[0]);
          const severity =
            text !== null && LOOKUP.test(text) ? 'warning' : bySeverityOfUse(script, call.node);
          const what = text === null ? 'text that is made at run time' : `“${quote(text)}”`;
          raiseAt(context, raise, script, call.node, `eval runs ${what} as code.`, severity);
        }
      }
      for (const read of script.facts.reads) {
        if (read.path !== 'eval') continue;
        const parent = script.names.parents.get(read.node);
        if (
          parent?.type === 'CallExpression' &&
          parent.callee !== read.node &&
          !isReflective(script.textOf(parent.callee))
        ) {
          raiseAt(
            context,
            raise,
            script,
            read.node,
            'eval is handed on to be called.',
            bySeverityOfUse(script, read.node),
          );
        }
      }
    }
  },
};

function isReflective(callee: string): boolean {
  return /^(?:Reflect|Object)\b|\.(?:call|apply|bind)$/.test(callee);
}
