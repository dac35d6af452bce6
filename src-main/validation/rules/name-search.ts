import type { Rule } from '../rule.ts';
import type { CallFact } from '../script/facts.ts';
import type { Script } from '../script/script.ts';
import { pathsOf } from '../script/value.ts';
import { bySeverityOfUse, raiseAt } from '../wording.ts';

const LISTS = /^(?:Object\.(?:getOwnPropertyNames|keys|entries|getOwnPropertyDescriptors)|Reflect\.ownKeys)$/;
const PROTOTYPE_OF = /^(?:Object|Reflect)\.getPrototypeOf$/;

export const nameSearchRule: Rule = {
  id: 'name-search',
  class: 'obfuscation',
  title: 'Built-in names gone through',
  severity: 'warning',
  looksFor:
    'Code that lists the names of all globals, or of the prototype of functions: `Object.getOwnPropertyNames(globalThis)`, `Reflect.ownKeys(Object.getPrototypeOf(function () {}))`.',
  why: 'Whoever looks for a name in such a list does not want to write it out: `eval` and `constructor` are found that way.',
  fix: 'Use what you need by its name.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        if (!call.paths.some((path) => LISTS.test(path))) continue;
        const what = listsGlobals(call)
          ? 'of all globals'
          : listsFunctionPrototype(call, script)
            ? 'that all functions have'
            : null;
        if (what === null) continue;
        const severity = bySeverityOfUse(script, call.node, 'warning', 'notice');
        raiseAt(context, raise, script, call.node, `The names ${what} are gone through.`, severity);
      }
    }
  },
};

/** True for a call that lists the names of the global object. */
export function listsGlobals({ paths, args: [listed] }: CallFact): boolean {
  return (
    listed !== undefined && paths.some((path) => LISTS.test(path)) && pathsOf(listed).includes('globalThis')
  );
}

function listsFunctionPrototype({ args: [listed], nodes: [node] }: CallFact, script: Script): boolean {
  if (listed === undefined) return false;
  if (pathsOf(listed).includes('Function.prototype')) return true;
  return (
    listed.kind === 'code' &&
    node?.type === 'CallExpression' &&
    pathsOf(script.evaluator.value(node.callee)).some((path) => PROTOTYPE_OF.test(path))
  );
}
