import type { AnyNode } from 'acorn';
import type { Rule } from '../rule.ts';
import { FUNCTION_MAKERS } from '../script/known-paths.ts';
import type { Script } from '../script/script.ts';
import { optionsOf, stringOf, textsOf, type Value } from '../script/value.ts';
import { bySeverityOfUse, quote, raiseAt } from '../wording.ts';

const RETURN_THIS = /^\s*(?:"use strict";?\s*)?return\s+\(?(?:this|globalThis)\)?\s*;?\s*$/;
/** get-intrinsic and its kin look hidden constructors up this way. */
const ASKS_CONSTRUCTOR =
  /^\s*"use strict";\s*return \((?:async )?function\s?\*?\s?\(\)\s?\{\s?\}\)\.constructor;?$/;
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
        const isMild = body === undefined || isHarmless(body) || isGenerated(body, call.node, script);
        const severity = isMild ? 'warning' : bySeverityOfUse(script, call.node);
        const what = text === null ? 'text that is made at run time' : `“${quote(text)}”`;
        raiseAt(context, raise, script, call.node, `A function is made of ${what}.`, severity);
      }
      for (const read of script.facts.reads) {
        if (!FUNCTION_MAKERS.has(read.path) || !isCallback(read.node, script)) continue;
        raiseAt(
          context,
          raise,
          script,
          read.node,
          `${read.path} is handed on to be called.`,
          bySeverityOfUse(script, read.node),
        );
      }
    }
  },
};

/** Every text it may be is one that honest libraries use to ask the engine something. */
function isHarmless(body: Value): boolean {
  const options = optionsOf(body);
  return options.every((option) => {
    const text = stringOf(option);
    return text !== null && (RETURN_THIS.test(text) || HARMLESS.test(text) || ASKS_CONSTRUCTOR.test(text));
  });
}

/**
 * A library that writes functions out of its own text, as schema compilers do: the beginning is its own, nothing of it
 * comes from outside or from an argument, and it does not stand in a function that the host calls.
 */
function isGenerated(body: Value, node: AnyNode, script: Script): boolean {
  if (body.taint !== 0 || script.isEntry(node)) return false;
  const texts = textsOf(body);
  return (
    texts.length > 0 &&
    texts.every((text) => /^\s*(?:"use strict";\s*)?return\s*(?:function\b|\()/.test(text.head))
  );
}

/** `list.map(Function)`: the list's texts become code. */
function isCallback(node: AnyNode, script: Script): boolean {
  const parent = script.names.parents.get(node);
  if (
    parent?.type !== 'CallExpression' ||
    parent.callee === node ||
    parent.callee.type !== 'MemberExpression'
  )
    return false;
  return /^(?:map|forEach|flatMap|then|reduce|from|replace|bind|call|apply)$/.test(
    script.evaluator.keyOf(parent.callee) ?? '',
  );
}
