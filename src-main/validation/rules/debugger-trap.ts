import type { AnyNode } from 'acorn';
import type { Rule } from '../rule.ts';
import { isFunctionNode } from '../script/nodes.ts';
import type { Script } from '../script/script.ts';
import { textsOf } from '../script/value.ts';
import { raiseAt } from '../wording.ts';

const TIMER = /^(?:set(?:Interval|Timeout|Immediate)|requestAnimationFrame|queueMicrotask)$/;

export const debuggerTrapRule: Rule = {
  id: 'debugger-trap',
  class: 'anti-analysis',
  title: 'Traps for debuggers',
  severity: 'error',
  looksFor:
    '`debugger` statements in loops, timers or made functions, clocks read around them, self-checking function text and silenced consoles. One `debugger` left behind is a warning.',
  why: 'Code that fights being looked at has something to hide.',
  fix: 'Remove the trap.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const node of script.names.ofType('DebuggerStatement')) {
        const trap = isTrap(node, script);
        raiseAt(
          context,
          raise,
          script,
          node,
          trap ? 'A debugger statement traps whoever looks.' : 'A debugger statement was left behind.',
          trap && !script.isDead(node) ? 'error' : 'warning',
        );
      }
      for (const call of script.facts.calls) {
        const made = call.paths.some(
          (path) =>
            path === 'Function' || path === '@constructor.constructor' || path === 'eval' || TIMER.test(path),
        );
        if (made && call.args.some((arg) => textsOf(arg).some((text) => /\bdebugger\b/.test(text.head)))) {
          raiseAt(context, raise, script, call.node, 'A debugger statement is made at run time.');
        }
      }
      const check = script.code.indexOf('(((.+)+)+)+$');
      if (check >= 0)
        raise({
          file: script.path,
          offset: script.base + check,
          message: 'The code checks its own text for changes.',
        });
      const silenced = new Set(
        script.facts.writes
          .filter(
            (write) =>
              write.object.kind === 'ref' && write.object.path === 'console' && write.value.kind === 'code',
          )
          .map((write) => write.key),
      );
      if (silenced.size >= 3) {
        const first = script.facts.writes.find(
          (write) => write.object.kind === 'ref' && write.object.path === 'console',
        );
        if (first !== undefined)
          raiseAt(context, raise, script, first.node, 'The console is silenced.', 'warning');
      }
    }
  },
};

function isTrap(node: AnyNode, script: Script): boolean {
  const { parents, bindingOf } = script.names;
  let child = node;
  for (let at = parents.get(node); at !== undefined; at = parents.get(at)) {
    if (/^(?:While|DoWhile|For|ForOf|ForIn)Statement$/.test(at.type)) return true;
    if (isFunctionNode(at)) {
      const user = parents.get(at);
      if (
        user?.type === 'CallExpression' &&
        user.callee !== at &&
        script.textOf(user.callee).match(/set(?:Interval|Timeout)|requestAnimationFrame/)
      )
        return true;
      const id =
        at.type === 'FunctionDeclaration'
          ? at.id
          : user?.type === 'VariableDeclarator' && user.id.type === 'Identifier'
            ? user.id
            : null;
      const binding = id ? bindingOf.get(id) : undefined;
      for (const reference of binding?.references ?? []) {
        const call = parents.get(reference);
        if (
          call?.type === 'CallExpression' &&
          call.callee !== reference &&
          /set(?:Interval|Timeout)/.test(script.textOf(call.callee))
        )
          return true;
        for (let above = call; above !== undefined; above = parents.get(above)) if (above === at) return true;
      }
      // A clock read on both sides of the statement measures whether somebody stopped there.
      const body = script.textOf(at);
      if ((body.match(/(?:Date\.now|performance\.now|clock\.now|new Date)\s*\(?/g) ?? []).length >= 2)
        return true;
    }
    child = at;
  }
  return (
    child.type === 'Program' &&
    (script.code.match(/(?:Date\.now|performance\.now|clock\.now)\s*\(/g) ?? []).length >= 2
  );
}
