import type { AnyNode } from 'acorn';
import type { Rule } from '../rule.ts';
import type { Script } from '../script/script.ts';
import { isAscii, mixtureOf, skeletonOf } from '../look-alikes.ts';
import { quote, raiseAt } from '../wording.ts';

const WELL_KNOWN = new Set([
  'eval',
  'fetch',
  'process',
  'require',
  'console',
  'storage',
  'network',
  'Function',
  'Object',
  'Array',
  'JSON',
  'Math',
  'Promise',
  'admin',
  'isAdmin',
  'password',
  'token',
  'user',
  'undefined',
  'true',
  'false',
  'null',
]);

export const homoglyphIdentifierRule: Rule = {
  id: 'homoglyph-identifier',
  class: 'homoglyph',
  title: 'Names that look like others',
  severity: 'error',
  looksFor:
    'Identifiers and property names that mix scripts inside one word with letters that look Latin, and names whose look is that of another name in the package. Names in one other script, and Greek letters beside Latin words, are at most notices.',
  why: 'A reader takes one variable or function for another.',
  fix: 'Write the name in one script.',
  check(context, raise) {
    for (const script of context.scripts) {
      if (isAscii(script.code)) continue;
      const plain = new Set<string>();
      const found = new Map<string, (typeof script.names.nodes)[number]>();
      for (const node of script.names.nodes) {
        const name =
          node.type === 'Identifier'
            ? node.name
            : node.type === 'PrivateIdentifier'
              ? node.name
              : keyText(node, script);
        if (name === null) continue;
        if (isAscii(name)) plain.add(name);
        else if (!found.has(name)) found.set(name, node);
      }
      for (const [name, node] of found) {
        if (/^[\p{Script=Latin}\p{Mn}\p{N}_$]+$/u.test(name)) continue;
        const mixture = mixtureOf(name);
        const skeleton = skeletonOf(name);
        const mimics = skeleton !== name && (plain.has(skeleton) || WELL_KNOWN.has(skeleton));
        if (mixture === 'suspicious' || (mixture === 'allowed' && mimics)) {
          raiseAt(
            context,
            raise,
            script,
            node,
            `The name “${quote(name)}” mixes letters that look alike${mimics ? ` and passes for “${skeleton}”` : ''}.`,
          );
        } else {
          const message = mimics
            ? `The name “${quote(name)}” looks like “${skeleton}” in another script.`
            : `The name “${quote(name)}” is not written in Latin letters.`;
          raiseAt(context, raise, script, node, message, 'notice');
        }
      }
    }
  },
};

function keyText(node: AnyNode, script: Script): string | null {
  if (node.type !== 'Literal' || typeof node.value !== 'string' || node.value.length > 60) return null;
  const parent = script.names.parents.get(node);
  if (
    parent?.type === 'MemberExpression' &&
    parent.property === node &&
    /^[\p{L}\p{N}_$]+$/u.test(node.value)
  )
    return node.value;
  return null;
}
