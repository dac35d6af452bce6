import type { AnyNode } from 'acorn';
import type { Severity } from '../../../src-shared/models/finding.ts';
import type { Rule } from '../rule.ts';
import type { Script } from '../script/script.ts';
import { asText, pathsOf, type Value } from '../script/value.ts';
import { quote, raiseAt } from '../wording.ts';

/** Dotted paths, as setters by path take them. */
const WAY_TO_PROTOTYPE = /^(?:[\w$[\]]+\.)*(?:__proto__|constructor\.prototype)\.[\w$]+$/;
const CHANGERS =
  /^(?:Object\.(?:defineProperty|defineProperties|assign|setPrototypeOf)|Reflect\.(?:set|defineProperty|setPrototypeOf)|Object\.prototype\.__define[GS]etter__)$/;
const BUILT_IN =
  /^(?:Object|Array|String|Number|Boolean|Function|Promise|RegExp|Date|Map|Set|WeakMap|WeakSet|Symbol|Error|TypeError|ArrayBuffer|Uint8Array|BigInt|Iterator|JSON|Math|Reflect)(?:\.prototype)?$/;

export const prototypeWriteRule: Rule = {
  id: 'prototype-write',
  class: 'prototype-pollution',
  title: 'Changing what every object inherits',
  severity: 'error',
  looksFor:
    'Writes to `Object.prototype` and other built-ins, through `__proto__`, `constructor.prototype`, `Object.defineProperty`, `Object.assign` or `Object.setPrototypeOf`. A polyfill that first asks whether the method is there is a notice.',
  why: 'One changed prototype changes the behaviour of all code in the same run.',
  fix: 'Write a function of your own instead of changing a built-in.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const write of script.facts.writes) {
        const text = script.textOf(write.target);
        const severity = writeSeverity(script, write.node, write.object, write.key, text);
        if (severity !== null)
          raiseAt(
            context,
            raise,
            script,
            write.node,
            `A prototype is changed: ${text.slice(0, 60).replace(/\s+/g, ' ')}.`,
            severity,
          );
      }
      const climbed = climbers(script);
      for (const node of climbed.size === 0 ? [] : changesOf(script, climbed)) {
        const message = 'What all objects inherit is climbed up to and changed.';
        raiseAt(context, raise, script, node, message, script.isDead(node) ? 'notice' : 'error');
      }
      for (const call of script.facts.calls) {
        const way = call.args
          .map((arg) => asText(arg))
          .find((text) => text !== null && WAY_TO_PROTOTYPE.test(text));
        if (
          way !== undefined &&
          !call.paths.some((path) => /^(?:console|marketplace\.(?:log|report))\./.test(path))
        ) {
          raiseAt(
            context,
            raise,
            script,
            call.node,
            `A path that leads to a prototype is handed on: “${quote(way ?? '')}”.`,
            script.isDead(call.node) ? 'notice' : 'error',
          );
        }
        if (!call.paths.some((path) => CHANGERS.test(path))) continue;
        const target = call.args[0];
        if (target === undefined) continue;
        const paths = pathsOf(target);
        const isBuiltIn = paths.some(
          (path) =>
            isProtoPath(path) ||
            /^(?:Object|Array|String|Function|Number|Promise|RegExp|Date|Map|Set)\.prototype$/.test(path),
        );
        if (!isBuiltIn) continue;
        const key = call.args[1] === undefined ? null : asText(call.args[1]);
        const isPolyfill =
          script.isIdle(call.node) ||
          asksFirst(script, call.node, key) ||
          key === 'globalThis' ||
          /^_*magic|^__global/.test(key ?? '');
        raiseAt(
          context,
          raise,
          script,
          call.node,
          'A built-in prototype is changed.',
          isPolyfill ? 'notice' : 'error',
        );
      }
    }
  },
};

function writeSeverity(
  script: Script,
  node: AnyNode,
  object: Value,
  key: string | null,
  text: string,
): Severity | null {
  if (key === 'globalThis') return 'notice';
  const paths = pathsOf(object);
  const mild: Severity = script.isDead(node) ? 'notice' : 'error';
  if (paths.some((path) => path === 'Object.prototype' || path === 'Object.prototype.__proto__')) {
    return asksFirst(script, node, key) ? 'warning' : mild;
  }
  if (
    paths.some((path) => isProtoPath(path)) ||
    /(?:\.__proto__|\[\s*['"`]__proto__['"`]\s*\])\s*(?:\.|\[)[^=]*$/.test(text)
  )
    return mild;
  if (
    /\.constructor\s*(?:\.prototype|\[\s*['"`]prototype['"`]\s*\])\s*(?:\.|\[)/.test(text) &&
    !text.startsWith('this.')
  )
    return mild;
  if (isThroughProto(script, node)) return mild;
  const builtIn = paths.some((path) => BUILT_IN.test(path));
  if (builtIn && key !== 'prepareStackTrace' && key !== 'stackTraceLimit') {
    return asksFirst(script, node, key)
      ? 'notice'
      : script.isIdle(node)
        ? 'notice'
        : paths.some((path) => path.endsWith('.prototype'))
          ? 'error'
          : 'warning';
  }
  if (key === '__proto__') return object.kind === 'ref' && BUILT_IN.test(object.path) ? mild : 'notice';
  return null;
}

/** `object[key].x = …` where the key works out as `__proto__`. */
function isThroughProto(script: Script, node: AnyNode): boolean {
  const target = node.type === 'AssignmentExpression' ? node.left : null;
  const owner = target?.type === 'MemberExpression' ? target.object : null;
  return (
    owner?.type === 'MemberExpression' && owner.computed && script.evaluator.keyOf(owner) === '__proto__'
  );
}

/** Variables that climb the chain: `p = Object.getPrototypeOf(p)` ends at what every object inherits. */
function climbers(script: Script): ReadonlySet<unknown> {
  const found = new Set<unknown>();
  for (const { node, paths, nodes } of script.facts.calls) {
    const [of] = nodes;
    if (of?.type !== 'Identifier' || !paths.some((path) => /^(?:Object|Reflect)\.getPrototypeOf$/.test(path)))
      continue;
    const parent = script.names.parents.get(node);
    const binding = script.names.bindingOf.get(of);
    if (
      parent?.type === 'AssignmentExpression' &&
      parent.left.type === 'Identifier' &&
      binding !== undefined &&
      script.names.bindingOf.get(parent.left) === binding
    )
      found.add(binding);
  }
  return found;
}

/** Writes to what such a variable holds. */
function changesOf(script: Script, climbed: ReadonlySet<unknown>): AnyNode[] {
  const isClimbed = (node: AnyNode | undefined): boolean =>
    node?.type === 'Identifier' && climbed.has(script.names.bindingOf.get(node));
  return [
    ...script.facts.writes.filter(({ target }) => isClimbed(target.object)),
    ...script.facts.calls.filter(
      ({ paths, nodes }) => paths.some((path) => CHANGERS.test(path)) && isClimbed(nodes[0]),
    ),
  ].map(({ node }) => node);
}

function isProtoPath(path: string): boolean {
  return path.endsWith('.__proto__') || path === '@constructor.prototype';
}

/** `if (!Array.prototype.at) …`, `Array.prototype.at = Array.prototype.at || …`, `'at' in Array.prototype ||`. */
function asksFirst(script: Script, node: AnyNode, key: string | null): boolean {
  if (key === null) return false;
  let child = node;
  for (let at = script.names.parents.get(node); at !== undefined; at = script.names.parents.get(at)) {
    const test =
      at.type === 'IfStatement' || at.type === 'ConditionalExpression'
        ? at.test
        : at.type === 'LogicalExpression'
          ? at.left
          : null;
    if (test !== null && test !== child && script.textOf(test).includes(key)) return true;
    child = at;
  }
  if (node.type === 'AssignmentExpression') {
    if (node.operator === '||=' || node.operator === '??=') return true;
    return node.right.type === 'LogicalExpression' && script.textOf(node.right.left).includes(key);
  }
  return false;
}
