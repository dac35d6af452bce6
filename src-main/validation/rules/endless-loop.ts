import type { AnyNode } from 'acorn';
import type { Rule } from '../rule.ts';
import { isFunctionNode, nodesBelow } from '../script/nodes.ts';
import type { Script } from '../script/script.ts';
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
      for (const node of script.names.nodes) {
        if (node.type !== 'WhileStatement' && node.type !== 'DoWhileStatement' && node.type !== 'ForStatement') continue;
        if (!isAlwaysTrue(node.test ?? null, script) || canLeave(node.body)) continue;
        raiseAt(context, raise, script, node, 'A loop never ends.', script.isDead(node) ? 'warning' : 'error');
      }
    }
  },
};

function isAlwaysTrue(test: AnyNode | null, script: Script): boolean {
  if (test === null) return true;
  if (test.type === 'Identifier' || test.type === 'CallExpression' || test.type === 'MemberExpression') return false;
  const value = script.evaluator.value(test);
  return value.kind === 'constant' && Boolean(value.value) && (test.type === 'Literal' || test.type === 'UnaryExpression');
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
