import type { AnyNode } from 'acorn';
import type { Rule } from '../rule.ts';
import type { Script } from '../script/script.ts';
import { FUNCTION_MAKERS } from '../script/known-paths.ts';
import { TAINT, type Value } from '../script/value.ts';
import { raiseAt } from '../wording.ts';

export const obfuscatedExecRule: Rule = {
  id: 'obfuscated-exec',
  class: 'obfuscated-exec',
  title: 'Hidden code that is decoded and run',
  severity: 'error',
  looksFor:
    'Text that is decoded (base64, hex, character codes, compression, ciphers, reversal) and reaches `eval`, `Function`, a timer or `import()`, names of dangerous functions that are put together from pieces, and packers such as `eval(function(p,a,c,k,e,d)…`.',
  why: 'There is one reason to hide code that is going to run.',
  fix: 'Ship the code in the clear.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        const runs = call.paths.some(
          (path) =>
            path === 'eval' ||
            path === 'execScript' ||
            FUNCTION_MAKERS.has(path) ||
            path === '@constructor.constructor' ||
            /^set(?:Timeout|Interval)$/.test(path) ||
            path === 'import()' ||
            path.startsWith('module:vm.'),
        );
        if (!runs) continue;
        const timer = call.paths.some((path) => path.startsWith('set'));
        const texts = (timer ? call.args.slice(0, 1) : call.args).filter((arg) => arg.kind !== 'code');
        const isDecoded = texts.some((arg) => (arg.taint & TAINT.decoded) !== 0);
        const idle = script.isDead(call.node);
        if (isDecoded)
          raiseAt(
            context,
            raise,
            script,
            call.node,
            'Decoded text is run as code.',
            idle ? 'warning' : 'error',
          );
        else if (
          /^\s*(?:eval|\(0\s*,\s*eval\))\s*\(\s*function\s*\(\s*p\s*,\s*a\s*,\s*c\s*,\s*k\s*,\s*e/.test(
            script.textOf(call.node).slice(0, 120),
          )
        ) {
          raiseAt(
            context,
            raise,
            script,
            call.node,
            'Packed code unpacks and runs itself.',
            idle ? 'warning' : 'error',
          );
        } else if (texts.some((arg) => isTransformed(arg)) && makesText(call.nodes[0], script)) {
          raiseAt(
            context,
            raise,
            script,
            call.node,
            'Text that was put together is run as code.',
            idle ? 'warning' : 'error',
          );
        } else if (
          (spelledInPieces(call.node, script) || nameIsDecoded(call.node, script)) &&
          !call.paths.includes('import()')
        ) {
          raiseAt(
            context,
            raise,
            script,
            call.node,
            'The name of a function that runs text is put together from pieces.',
            idle ? 'warning' : 'error',
          );
        }
      }
    }
  },
};

/** `globalThis[atob('ZXZhbA==')](…)` */
function nameIsDecoded(node: AnyNode, script: Script): boolean {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || !callee.computed || callee.property.type === 'PrivateIdentifier')
    return false;
  return (script.evaluator.value(callee.property).taint & TAINT.decoded) !== 0;
}

function isTransformed(value: Value): boolean {
  return value.kind === 'constant' && typeof value.value === 'string' && value.value.length >= 3;
}

/** The argument is a call, such as `'…'.split('').reverse().join('')`, and no literal. */
function makesText(
  node: { readonly type: string; readonly start: number; readonly end: number } | undefined,
  script: { readonly code: string },
): boolean {
  if (node === undefined || node.type !== 'CallExpression') return false;
  const text = script.code.slice(node.start, node.end);
  return /\.reverse\s*\(|fromCharCode|\.replace\s*\(|\.map\s*\(|charCodeAt/.test(text);
}

function spelledInPieces(
  node: { readonly type: string; readonly start: number; readonly end: number },
  script: { readonly code: string },
): boolean {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  const text = script.code.slice(node.start, Math.min(node.end, node.start + 300));
  const callee = /^(?:new\s+)?[\w$.]*\s*\[([^\]]{1,200})\]\s*\(/.exec(text)?.[1];
  return callee !== undefined && /['"`]\s*\+\s*['"`]|\.join\(|\.reverse\(|fromCharCode|\\x|\\u/.test(callee);
}
