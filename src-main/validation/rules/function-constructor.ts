import type { Rule } from '../rule.ts';
import { FUNCTION_MAKERS } from '../script/known-paths.ts';
import { stringOf } from '../script/value.ts';
import { bySeverityOfUse, quote, raiseAt } from '../wording.ts';

const RETURN_THIS = /^\s*(?:"use strict";?\s*)?return\s+\(?(?:this|globalThis)\)?\s*;?\s*$/;
const HARMLESS = /^\s*(?:[\w$.]+\s*=\s*[\w$]+;?)?\s*$/;

export const functionConstructorRule: Rule = {
  id: 'function-constructor',
  class: 'dynamic-code',
  title: 'Code made from text with Function',
  severity: 'error',
  looksFor:
    'Calls of `Function`, `AsyncFunction` and their kin by any road: `new Function(…)`, `[].constructor.constructor(…)`, `(async () => {}).constructor(…)`, `Reflect.construct(Function, …)`. `Function("return this")()` is at most a warning.',
  why: 'Code that appears at run time has been read by nobody: neither the audit nor the reviewer saw it.',
  fix: 'Write the function out; for the global object use globalThis.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        if (!call.paths.some((path) => FUNCTION_MAKERS.has(path) || path === '@constructor.constructor'))
          continue;
        const body = call.args.at(-1);
        const text = body === undefined ? '' : stringOf(body);
        const isMild = text !== null && (RETURN_THIS.test(text) || HARMLESS.test(text));
        const severity = isMild ? 'warning' : bySeverityOfUse(script, call.node);
        const what = text === null ? 'text that is made at run time' : `“${quote(text)}”`;
        raiseAt(context, raise, script, call.node, `A function is made of ${what}.`, severity);
      }
    }
  },
};
