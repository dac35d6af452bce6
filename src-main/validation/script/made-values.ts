import type { AnyNode } from 'acorn';
import { FUNCTION_MAKERS, GLOBAL_OBJECTS, taintOfPath } from './known-paths.ts';
import { isFunctionNode, type CodeNode } from './nodes.ts';
import { constant, stringOf, UNKNOWN, unknown, type Value } from './value.ts';

/** Longer names come from loops, not from people. */
export const MAX_PATH = 200;
const MAX_ITEMS = 20_000;

export function ref(path: string, taint = 0): Value {
  return { kind: 'ref', path, taint: taint | taintOfRoot(path) };
}

export function taintOfRoot(path: string): number {
  return path.includes('()') ||
    path.startsWith('process') ||
    path.startsWith('document') ||
    path.startsWith('module:process') ||
    path.endsWith('Storage')
    ? taintOfPath(path)
    : 0;
}

export function taintOf(values: readonly Value[]): number {
  let taint = 0;
  for (const value of values) taint |= value.taint;
  return taint;
}

export function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  if (value.kind === 'array') return value.items;
  const text = stringOf(value);
  if (text !== null && text.length <= MAX_ITEMS)
    return Array.from(text, (char) => constant(char, value.taint));
  return [unknown(value.taint)];
}

export function isMaker(path: string): boolean {
  return FUNCTION_MAKERS.has(path) || path === '@constructor.constructor';
}

export function makerOf(node: AnyNode & CodeNode): string {
  if (!isFunctionNode(node)) return 'Function';
  if (node.async && node.generator) return 'AsyncGeneratorFunction';
  if (node.async) return 'AsyncFunction';
  return node.generator ? 'GeneratorFunction' : 'Function';
}

/** `Function('return process')` is a function whose answer has a name. */
export function makeFunction(args: readonly Value[]): Value {
  const body = args.at(-1);
  const text = body === undefined ? null : stringOf(body);
  const match =
    text === null ? null : /^\s*(?:"use strict";?\s*)?return\s*\(?\s*([\w$.]+)\s*\)?\s*;?\s*$/.exec(text);
  if (match?.[1] !== undefined) {
    const named = pathFromText(match[1]);
    if (named.kind === 'ref') return ref(`@return:${named.path}`);
  }
  return ref('Function()');
}

export function pathFromText(text: string): Value {
  const plain = text.trim().replace(/^\(|\)?;?$/g, '');
  const parts = plain.split('.');
  while (parts.length > 1 && (parts[0] === 'this' || GLOBAL_OBJECTS.has(parts[0] ?? ''))) parts.shift();
  const first = parts[0] ?? '';
  if (parts.length === 1 && (first === 'this' || GLOBAL_OBJECTS.has(first))) return ref('globalThis');
  return /^\d/.test(first) ? UNKNOWN : ref(parts.join('.'));
}
