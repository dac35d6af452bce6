import type { AnyNode } from 'acorn';
import type { Rule } from '../rule.ts';
import { FUNCTION_MAKERS } from '../script/known-paths.ts';
import type { Script } from '../script/script.ts';
import { stringOf } from '../script/value.ts';
import { bySeverityOfUse, quote, raiseAt } from '../wording.ts';

const REACHES =
  /\b(?:process|require|mainModule|child_process|constructor|globalThis|global|Deno|Bun|import\s*\()/;

export const constructorEscapeRule: Rule = {
  id: 'constructor-escape',
  class: 'sandbox-escape-attempt',
  title: 'Reaching the host through constructors',
  severity: 'error',
  looksFor:
    'The Function constructor reached over `x.constructor.constructor`, `__proto__` or `Object.getPrototypeOf`, and made functions that return `process`, `require` or other things of the host.',
  why: 'It is the classic way out of a sandbox; no honest code needs it.',
  fix: 'Remove it; everything an extension may use comes from "marketplace".',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        const made = call.paths.some(
          (path) => FUNCTION_MAKERS.has(path) || path === '@constructor.constructor',
        );
        // `unknown.constructor("…")`: what is unknown may be a function.
        const maybe = call.paths.includes('@constructor');
        if (!made && !maybe) continue;
        const body = call.args.at(-1);
        const text = body === undefined ? null : stringOf(body);
        const roundabout = goesOverConstructor(call.node, script);
        const reaches =
          text !== null && REACHES.test(text) && !/^\s*return\s+(?:this|globalThis)\s*;?\s*$/.test(text);
        if (!reaches && (!roundabout || !made)) continue;
        const mild = text !== null && /^\s*return\s+this\s*;?\s*$/.test(text);
        const message = reaches
          ? `A made function reaches for the host: “${quote(text)}”.`
          : 'The Function constructor is reached through an object.';
        raiseAt(
          context,
          raise,
          script,
          call.node,
          message,
          mild ? 'warning' : bySeverityOfUse(script, call.node),
        );
      }
    }
  },
};

function goesOverConstructor(node: AnyNode, script: Script): boolean {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  let callee: AnyNode = node.callee;
  if (callee.type === 'ChainExpression') callee = callee.expression;
  if (callee.type !== 'MemberExpression') return false;
  const key = script.evaluator.keyOf(callee);
  if (key === 'constructor') {
    // `this.constructor(…)` makes another of the same class.
    return callee.object.type !== 'ThisExpression';
  }
  return false;
}
