import type { Rule } from '../rule.ts';
import { raiseAt } from '../wording.ts';

const POWERFUL = new Set([
  'eval',
  'Function',
  'constructor',
  'fetch',
  'process',
  'require',
  'globalThis',
  'window',
  'WebSocket',
  'XMLHttpRequest',
  'import',
  'document',
  'atob',
  '__proto__',
  'prototype',
]);

export const escapedIdentifierRule: Rule = {
  id: 'escaped-identifier',
  class: 'obfuscation',
  title: 'Names written as escapes',
  severity: 'warning',
  looksFor:
    'Identifiers spelled with `\\u` escapes, and dangerous names spelled with escapes inside strings.',
  why: 'The only use of such spelling is that searches do not find the name.',
  fix: 'Write the name out.',
  check(context, raise) {
    for (const script of context.scripts) {
      if (!/\\[ux]/.test(script.code)) continue;
      for (const node of script.names.ofType('Identifier')) {
        if (node.end - node.start === node.name.length) continue;
        raiseAt(
          context,
          raise,
          script,
          node,
          `The name ${node.name} is written with escapes.`,
          POWERFUL.has(node.name) ? 'error' : 'warning',
        );
      }
      for (const node of script.names.ofType('Literal')) {
        if (
          typeof node.value !== 'string' ||
          !POWERFUL.has(node.value) ||
          node.end - node.start === node.value.length + 2
        )
          continue;
        raiseAt(context, raise, script, node, `The name ${node.value} is written with escapes.`, 'error');
      }
    }
  },
};
