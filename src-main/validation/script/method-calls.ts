import type { CallExpression, MemberExpression } from 'acorn';
import { callGlobal, callOnArray, callOnString, replacePattern } from './builtins.ts';
import type { Engine } from './engine.ts';
import { taintOf } from './made-values.ts';
import {
  asText,
  constant,
  joinText,
  stringOf,
  union,
  UNKNOWN,
  unknown,
  withTaint,
  type Value,
} from './value.ts';

/** Calls of methods of strings, arrays, numbers and promises that can be worked out; null for all others. */
export function methodCall(engine: Engine, node: CallExpression, callee: MemberExpression): Value | null {
  const key = engine.keyOf(callee);
  if (key === null || callee.object.type === 'Super') return null;
  const object = engine.value(callee.object);
  if (key === 'then') {
    const args = engine.args(node.arguments);
    const first = args[0];
    if (first?.kind === 'code')
      return union([first.home.callCode(first.node, [object], 0), unknown(object.taint)]);
    if (first?.kind === 'ref') return engine.call(first, [object]);
    return object;
  }
  if ((key === 'catch' || key === 'finally') && object.kind !== 'object') return object;
  if (object.kind === 'constant' && typeof object.value === 'string') {
    const args = engine.args(node.arguments);
    const pattern = node.arguments[0];
    if ((key === 'replace' || key === 'replaceAll') && pattern?.type === 'Literal' && pattern.regex) {
      const by = args[1] === undefined ? null : stringOf(args[1]);
      const replaced =
        by === null ? null : replacePattern(object.value, pattern.regex.pattern, pattern.regex.flags, by);
      return replaced === null ? unknown(object.taint | taintOf(args)) : constant(replaced, object.taint);
    }
    if (
      key === 'match' &&
      pattern?.type === 'Literal' &&
      pattern.regex &&
      /^(?:\.\{1,\d\}|\.\.|\\w\{2\}|\.\{2\})$/.test(pattern.regex.pattern)
    ) {
      const parts = object.value.match(new RegExp(pattern.regex.pattern, 'g')) ?? [];
      return {
        kind: 'array',
        items: parts.map((part) => constant(part)),
        complete: true,
        taint: object.taint,
      };
    }
    return callOnString(object.value, key, args, object.taint);
  }
  if (object.kind === 'constant' && typeof object.value === 'number' && key === 'toString') {
    const radix = node.arguments[0] === undefined ? constant(10) : engine.value(node.arguments[0]);
    const base = radix.kind === 'constant' ? Number(radix.value) : 0;
    return base >= 2 && base <= 36 ? constant(object.value.toString(base), object.taint) : null;
  }
  if (object.kind === 'object' && key === 'toString') {
    const text = object.entries.get('toString');
    if (text?.kind === 'constant') return text;
  }
  if (object.kind === 'object' && key === 'get' && !object.entries.has('get') && object.entries.size > 0) {
    const name = node.arguments[0] === undefined ? null : asText(engine.value(node.arguments[0]));
    return (
      (name === null ? undefined : object.entries.get(name)) ??
      union([...[...object.entries.values()].slice(0, 8), unknown(object.taint)])
    );
  }
  if (object.kind === 'array') {
    if (key === 'join') {
      const separator = node.arguments[0] === undefined ? ',' : asText(engine.value(node.arguments[0]));
      if (separator === null) return unknown(object.taint);
      const parts: Value[] = [];
      object.items.forEach((item, index) => {
        if (index > 0) parts.push(constant(separator));
        parts.push(item);
      });
      return object.complete
        ? withTaint(joinText(parts), object.taint)
        : withTaint(joinText([...parts, UNKNOWN]), object.taint);
    }
    if (key === 'map' && object.complete) {
      const callback = node.arguments[0] === undefined ? UNKNOWN : engine.value(node.arguments[0]);
      if (callback.kind === 'code' && object.items.length <= 4_000) {
        const items = object.items.map((item, index) =>
          callback.home.callCode(callback.node, [item, constant(index)], 0),
        );
        return { kind: 'array', items, complete: true, taint: object.taint | taintOf(items) };
      }
      if (callback.kind === 'ref') {
        const items = object.items.map(
          (item) => callGlobal(callback.path, [item], item.taint) ?? unknown(item.taint),
        );
        return { kind: 'array', items, complete: true, taint: object.taint | taintOf(items) };
      }
    }
    if (key === 'reduce' && object.complete && object.items.length <= 4_000) {
      const callback = node.arguments[0] === undefined ? UNKNOWN : engine.value(node.arguments[0]);
      const start = node.arguments[1] === undefined ? null : engine.value(node.arguments[1]);
      if (callback.kind === 'code') {
        const items = start === null ? object.items.slice(1) : object.items;
        let sum: Value = start ?? object.items[0] ?? UNKNOWN;
        for (const item of items) {
          sum = callback.home.callCode(callback.node, [sum, item], 0);
          if (sum.kind === 'unknown') break;
        }
        return sum;
      }
    }
    if (key === 'toString') {
      const text = asText(object);
      return text === null ? unknown(object.taint) : constant(text, object.taint);
    }
    return object.complete ? callOnArray(object.items, key, engine.args(node.arguments), object.taint) : null;
  }
  return null;
}
