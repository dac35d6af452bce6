import type { AnyNode } from 'acorn';
import type { Rule } from '../rule.ts';
import { isFunctionNode, nodesBelow } from '../script/nodes.ts';
import type { Script } from '../script/script.ts';
import { optionsOf } from '../script/value.ts';
import { raiseAt } from '../wording.ts';

export const endlessLoopRule: Rule = {
  id: 'endless-loop',
  class: 'host-abuse',
  title: 'A loop without an end',
  severity: 'error',
  looksFor: 'Loops whose condition is always true and which hold no break, return, throw, await or yield.',
  why: 'It burns a core until the sandbox kills it.',
  fix: 'Give the loop an end.',
  check(context, raise) {
    for (const script of context.scripts) {
      const { names } = script;
      for (const node of [
        ...names.ofType('WhileStatement'),
        ...names.ofType('DoWhileStatement'),
        ...names.ofType('ForStatement'),
      ]) {
        if (!isAlwaysTrue(node.test ?? null, script) || canLeave(node.body)) continue;
        // What it calls may throw, as parsers do to leave their loops.
        const severity = script.isDead(node) || mayThrow(node.body, script) ? 'warning' : 'error';
        raiseAt(context, raise, script, node, 'A loop never ends.', severity);
      }
    }
  },
};

/** Calls something of the package's own that can throw, or something nobody knows. */
function mayThrow(body: AnyNode, script: Script): boolean {
  for (const node of nodesBelow(body, (below) => !isFunctionNode(below))) {
    if (node.type !== 'CallExpression' || node.callee.type === 'Super') continue;
    for (const option of optionsOf(script.evaluator.value(node.callee))) {
      if (
        option.kind === 'code' &&
        [...nodesBelow(option.node)].some((below) => below.type === 'ThrowStatement')
      )
        return true;
      const isMethod =
        node.callee.type === 'MemberExpression' && node.callee.object.type === 'ThisExpression';
      if (option.kind === 'unknown' && (isMethod || node.callee.type === 'Identifier')) return true;
    }
  }
  return false;
}

/** Only what is written out: names and fields may be changed by any call of the loop. */
function isAlwaysTrue(test: AnyNode | null, script: Script): boolean {
  if (test === null) return true;
  let written = test;
  while (written.type === 'UnaryExpression') written = written.argument;
  if (written.type !== 'Literal') return false;
  const value = script.evaluator.value(test);
  return value.kind === 'constant' && Boolean(value.value);
}

function canLeave(body: AnyNode): boolean {
  for (const node of nodesBelow(body, (below) => !isFunctionNode(below))) {
    switch (node.type) {
      case 'ReturnStatement':
      case 'ThrowStatement':
      case 'BreakStatement':
      case 'AwaitExpression':
      case 'YieldExpression':
        return true;
      case 'ContinueStatement':
        if (node.label) return true;
        break;
      case 'ForOfStatement':
        if (node.await) return true;
        break;
      default:
        break;
    }
  }
  return false;
}
