import type { AnyNode } from 'acorn';
import type { Engine } from './engine.ts';
import { GLOBAL_OBJECTS, NAMESPACES } from './known-paths.ts';
import { makerOf, MAX_PATH, ref } from './made-values.ts';
import { isClassNode, type CodeNode } from './nodes.ts';
import { constant, union, UNKNOWN, unknown, withTaint, type Value } from './value.ts';

/** A property of a value. */
export function memberOf(engine: Engine, object: Value, key: string): Value {
  switch (object.kind) {
    case 'union':
      return union(
        object.options.map((option) =>
          withTaint(memberOf(engine, option, key), object.taint & ~option.taint),
        ),
      );
    case 'ref':
      return memberOfRef(object.path, key, object.taint);
    case 'array': {
      if (key === 'length' && object.complete) return constant(object.items.length);
      if (key === 'constructor') return ref('Array');
      const index = Number(key);
      if (Number.isInteger(index))
        return object.items[index] ?? (object.complete ? constant(undefined) : unknown(object.taint));
      return object.complete && !(key in Array.prototype)
        ? constant(undefined)
        : ref(`Array.prototype.${key}`, object.taint);
    }
    case 'object': {
      const value = object.entries.get(key);
      if (value !== undefined) return value;
      if (key === 'constructor') return ref('Object');
      return unknown(object.taint);
    }
    case 'code':
      if (key === 'constructor') return ref(makerOf(object.node));
      if (key === 'prototype' || key === '__proto__') return object;
      return staticMember(engine, object.node, key);
    case 'constant': {
      if (typeof object.value === 'string') {
        if (key === 'length') return constant(object.value.length);
        if (key === 'constructor') return ref('String');
        if (key === 'href') return object;
        const index = Number(key);
        if (Number.isInteger(index)) return constant(object.value[index], object.taint);
        return ref(`String.prototype.${key}`, object.taint);
      }
      if (key === 'constructor') {
        if (typeof object.value === 'number') return ref('Number');
        if (typeof object.value === 'boolean') return ref('Boolean');
      }
      return unknown(object.taint);
    }
    case 'text':
      if (key === 'href') return object;
      return key === 'constructor' ? ref('String') : unknown(object.taint);
    case 'unknown':
      return key === 'constructor' ? ref('@constructor', object.taint) : unknown(object.taint);
  }
}

function staticMember(engine: Engine, node: AnyNode & CodeNode, key: string): Value {
  if (!isClassNode(node)) return UNKNOWN;
  for (const part of node.body.body) {
    if (
      (part.type === 'MethodDefinition' || part.type === 'PropertyDefinition') &&
      part.key.type === 'Identifier' &&
      part.key.name === key
    ) {
      return part.value ? engine.value(part.value) : UNKNOWN;
    }
  }
  return UNKNOWN;
}

function memberOfRef(path: string, key: string, taint: number): Value {
  if (path === 'globalThis') {
    if (GLOBAL_OBJECTS.has(key)) return ref('globalThis');
    return key === 'constructor' ? ref('Object') : ref(key, taint);
  }
  if (key === 'constructor') {
    if (path === 'module') return ref('module:module', taint);
    if (path.endsWith('.prototype')) return ref(path.slice(0, -'.prototype'.length), taint);
    if (/\.prototype\.\w+$/.test(path) || isKnownMethod(path)) return ref('Function', taint);
    if (path.endsWith('()') || path.endsWith('#') || path.includes('.')) return ref('@constructor', taint);
    return ref(NAMESPACES.has(path) ? 'Object' : 'Function', taint);
  }
  if (key === '__proto__' && !path.endsWith('prototype')) return ref(`${path}.__proto__`, taint);
  if (key === 'default' && (path.startsWith('module:') || path === 'process')) return ref(path, taint);
  if (key === 'defaultView' && path === 'document') return ref('globalThis');
  if (path === 'module:module' && key === 'createRequire') return ref('createRequire');
  if (path.length > MAX_PATH) return unknown(taint);
  return ref(`${path}.${key}`, taint);
}

/** `console.log`, `Math.max`, `JSON.parse`: a function of one of the language's own objects. */
function isKnownMethod(path: string): boolean {
  return /^(?:console|Math|JSON|Reflect|Object|Array|String|Number|Promise|Symbol|Date|BigInt)\.[a-z]\w*$/.test(
    path,
  );
}
