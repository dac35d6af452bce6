import type { AnyNode } from 'acorn';
import type { Rule } from '../rule.ts';
import { isFunctionNode, nodesBelow } from '../script/nodes.ts';
import type { Parents } from '../script/notes.ts';
import { raiseAt } from '../wording.ts';

export const prototypeMergeRule: Rule = {
  id: 'prototype-merge',
  class: 'prototype-pollution',
  title: 'Merging without a look at the keys',
  severity: 'notice',
  looksFor:
    'Recursive functions that copy every key of an object into another and never look at `__proto__` or `constructor`. Text that holds such a key and is parsed in the code is an error.',
  why: 'Input with the key `__proto__` then changes what every object inherits.',
  fix: 'Skip the keys __proto__, constructor and prototype, or merge into Object.create(null).',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const node of [
        ...script.names.ofType('ForInStatement'),
        ...script.names.ofType('ForOfStatement'),
      ]) {
        const owner = enclosingNamed(node, script.names.parents);
        if (owner === null) continue;
        const body = script.textOf(owner.node);
        if (body.length > 4_000 || /__proto__|hasOwn|constructor|Object\.create\(null\)/.test(body)) continue;
        const writes = [...nodesBelow(node.body)].some(
          (each) =>
            each.type === 'AssignmentExpression' &&
            each.left.type === 'MemberExpression' &&
            each.left.computed,
        );
        const recurses = new RegExp(`\\b${owner.name.replace(/\$/g, '\\$')}\\s*\\(`).test(
          script.textOf(node.body),
        );
        if (!writes || !recurses) continue;
        raiseAt(context, raise, script, node, `${owner.name} merges every key it is given.`);
      }
      for (const call of script.facts.calls) {
        if (!call.paths.includes('JSON.parse')) continue;
        const first = call.args[0];
        if (
          first?.kind === 'constant' &&
          typeof first.value === 'string' &&
          /"(?:__proto__|constructor)"\s*:\s*\{/.test(first.value)
        ) {
          raiseAt(
            context,
            raise,
            script,
            call.node,
            'Text with a poisonous key is parsed.',
            script.isDead(call.node) ? 'notice' : 'error',
          );
        }
      }
    }
  },
};

function enclosingNamed(node: AnyNode, parents: Parents): { node: AnyNode; name: string } | null {
  for (let at = parents.get(node); at !== undefined; at = parents.get(at)) {
    if (!isFunctionNode(at)) continue;
    if ((at.type === 'FunctionDeclaration' || at.type === 'FunctionExpression') && at.id)
      return { node: at, name: at.id.name };
    const parent = parents.get(at);
    return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
      ? { node: at, name: parent.id.name }
      : null;
  }
  return null;
}
