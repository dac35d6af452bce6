import type { Severity } from '../../../src-shared/models/finding.ts';
import type { Rule } from '../rule.ts';
import type { Script } from '../script/script.ts';
import { asText, textsOf, TAINT, type Value } from '../script/value.ts';
import { bySeverityOfUse, raiseAt } from '../wording.ts';
import type { AnyNode } from 'acorn';

const ACTIVE = /<script|on\w+\s*=|javascript:|<iframe|<object|<embed|srcdoc/i;
const SINK_CALLS = /^document\.(?:write|writeln)$|\.(?:createContextualFragment)$/;
const SINK_KEYS = new Set(['innerHTML', 'outerHTML', 'srcdoc']);

export const domInjectionRule: Rule = {
  id: 'dom-injection',
  class: 'dom-injection',
  title: 'Markup written into a page',
  severity: 'error',
  looksFor:
    '`document.write`, `innerHTML`, `outerHTML`, `insertAdjacentHTML`, `srcdoc` and made script elements that receive text from outside or active markup. Constant harmless markup and code behind a feature test are at most warnings.',
  why: 'Text that becomes markup can carry scripts into the page that shows it.',
  fix: 'Return data or use report.markdown; the station renders it safely.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const write of script.facts.writes) {
        if (write.key === null || !SINK_KEYS.has(write.key)) continue;
        const severity = severityOf(script, write.node, write.value);
        if (severity !== null)
          raiseAt(context, raise, script, write.node, `${write.key} is written.`, severity);
      }
      for (const call of script.facts.calls) {
        const node = call.node;
        const method =
          node.type === 'CallExpression' && node.callee.type === 'MemberExpression'
            ? script.evaluator.keyOf(node.callee)
            : null;
        if (call.paths.some((path) => SINK_CALLS.test(path)) || method === 'createContextualFragment') {
          const severity = severityOf(script, node, call.args[0]);
          if (severity !== null)
            raiseAt(context, raise, script, node, 'Markup is written into the page.', severity);
        } else if (method === 'insertAdjacentHTML' || method === 'setHTMLUnsafe') {
          const severity = severityOf(script, node, call.args[method === 'setHTMLUnsafe' ? 0 : 1]);
          if (severity !== null) raiseAt(context, raise, script, node, `${method} writes markup.`, severity);
        } else if (call.paths.includes('document.createElement') && call.args[0] !== undefined) {
          const name = asText(call.args[0])?.toLowerCase();
          if (name === 'script' || name === 'iframe')
            raiseAt(
              context,
              raise,
              script,
              node,
              `A ${name} element is made.`,
              bySeverityOfUse(script, node),
            );
        }
      }
    }
  },
};

function severityOf(script: Script, node: AnyNode, value: Value | undefined): Severity | null {
  if (value === undefined) return null;
  const text = asText(value);
  if (text !== null) {
    if (!ACTIVE.test(text)) return text.trim() === '' ? null : 'notice';
    return bySeverityOfUse(script, node);
  }
  const active = textsOf(value).some((each) => ACTIVE.test(each.head));
  const outside =
    (value.taint & (TAINT.network | TAINT.storage | TAINT.settings | TAINT.input | TAINT.decoded)) !== 0;
  if (active || outside) return bySeverityOfUse(script, node);
  return script.isIdle(node) ? 'warning' : 'error';
}
