import type { AnyNode } from 'acorn';
import type { CodeNode } from './nodes.ts';

/** Where a value may come from; bits of `Value.taint`. */
export const TAINT = {
  network: 1,
  storage: 2,
  settings: 4,
  environment: 8,
  file: 16,
  input: 32,
  decoded: 64,
  market: 128,
  cookie: 256,
  host: 512,
  /** Depends on an argument that no call in the package fills. */
  argument: 1024,
} as const;
export const PRIVATE_TAINT =
  TAINT.storage | TAINT.settings | TAINT.environment | TAINT.file | TAINT.input | TAINT.cookie | TAINT.host;

export type Primitive = string | number | boolean | bigint | null | undefined;

/** Who can say what calling a piece of code gives: the evaluator of the script it stands in. */
export interface CodeHome {
  callCode(node: AnyNode & CodeNode, args: readonly Value[], taint: number): Value;
  /** What `new` of a class or constructor function gives. */
  instanceOf(node: AnyNode & CodeNode): Value;
}

/** What is known of a value without running anything. */
export type Value =
  | { readonly kind: 'unknown'; readonly taint: number }
  | { readonly kind: 'constant'; readonly value: Primitive; readonly taint: number }
  /** A string whose beginning and end are known. */
  | { readonly kind: 'text'; readonly head: string; readonly tail: string; readonly taint: number }
  /** Something named: a global, a module's export, the answer of a call (`name()`), an instance (`Name#`). */
  | { readonly kind: 'ref'; readonly path: string; readonly taint: number }
  | {
      readonly kind: 'array';
      readonly items: readonly Value[];
      readonly complete: boolean;
      readonly taint: number;
    }
  | {
      readonly kind: 'object';
      readonly entries: ReadonlyMap<string, Value>;
      readonly complete: boolean;
      readonly taint: number;
    }
  | {
      readonly kind: 'code';
      readonly node: AnyNode & CodeNode;
      readonly home: CodeHome;
      readonly taint: number;
    }
  | { readonly kind: 'union'; readonly options: readonly Value[]; readonly taint: number };

export const UNKNOWN: Value = { kind: 'unknown', taint: 0 };
const MAX_OPTIONS = 8;
const MAX_PIECES = 64;
const MAX_TEXT = 1 << 18;
/** Longer lists are known by their first items only: spreads of spreads double without end. */
const MAX_ITEMS = 8_000;

export function unknown(taint: number): Value {
  return taint === 0 ? UNKNOWN : { kind: 'unknown', taint };
}

export function constant(value: Primitive, taint = 0): Value {
  return { kind: 'constant', value, taint };
}

export function withTaint(value: Value, taint: number): Value {
  return (value.taint & taint) === taint ? value : { ...value, taint: value.taint | taint };
}

export function union(values: readonly Value[]): Value {
  const options: Value[] = [];
  let taint = 0;
  for (const value of values) {
    taint |= value.taint;
    for (const option of value.kind === 'union' ? value.options : [value]) {
      if (
        option.kind === 'unknown' ||
        options.length >= MAX_OPTIONS ||
        options.some((other) => same(other, option))
      )
        continue;
      options.push(option);
    }
  }
  const only = options[0];
  if (only === undefined) return unknown(taint);
  if (options.length === 1) return withTaint(only, taint);
  return { kind: 'union', options, taint };
}

function same(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === 'constant' && b.kind === 'constant') return a.value === b.value;
  if (a.kind === 'ref' && b.kind === 'ref') return a.path === b.path;
  if (a.kind === 'code' && b.kind === 'code') return a.node === b.node;
  if (a.kind === 'text' && b.kind === 'text') return a.head === b.head && a.tail === b.tail;
  return false;
}

/** A list of values, cut where it grows beyond reason. */
export function list(items: readonly Value[], complete: boolean, taint: number): Value {
  if (items.length <= MAX_ITEMS) return { kind: 'array', items, complete, taint };
  return { kind: 'array', items: items.slice(0, MAX_ITEMS), complete: false, taint };
}

export function optionsOf(value: Value): readonly Value[] {
  return value.kind === 'union' ? value.options : [value];
}

/** Every name a value may stand for. */
export function pathsOf(value: Value): string[] {
  const paths: string[] = [];
  for (const option of optionsOf(value)) if (option.kind === 'ref') paths.push(option.path);
  return paths;
}

/** The string a value is, if it is exactly one. */
export function stringOf(value: Value): string | null {
  return value.kind === 'constant' && typeof value.value === 'string' ? value.value : null;
}

/** Every string a value may be, whole or as far as its beginning is known. */
export function textsOf(value: Value): { readonly head: string; readonly whole: boolean }[] {
  const texts: { head: string; whole: boolean }[] = [];
  for (const option of optionsOf(value)) {
    if (option.kind === 'constant' && typeof option.value === 'string')
      texts.push({ head: option.value, whole: true });
    else if (option.kind === 'text') texts.push({ head: option.head, whole: false });
    else if (option.kind === 'array')
      for (const item of option.items.slice(0, MAX_PIECES)) {
        for (const text of textsOf(item).slice(0, MAX_PIECES)) texts.push({ ...text, whole: false });
      }
  }
  return texts;
}

/** Every piece of text that is known of a value: beginnings and ends. */
export function piecesOf(value: Value): string[] {
  const pieces = textsOf(value).map((text) => text.head);
  for (const option of optionsOf(value))
    if (option.kind === 'text' && option.tail !== '') pieces.push(option.tail);
  return pieces;
}

/** The text a value turns into when it is joined to a string; null when nothing of it is known. */
export function asText(value: Value): string | null {
  if (value.kind === 'constant') return String(value.value);
  if (value.kind === 'array' && value.complete) {
    const parts: string[] = [];
    for (const item of value.items) {
      if (item.kind === 'constant' && (item.value === null || item.value === undefined)) parts.push('');
      else {
        const text = asText(item);
        if (text === null) return null;
        parts.push(text);
      }
    }
    return parts.join(',');
  }
  if (value.kind === 'object' && value.complete) return '[object Object]';
  return null;
}

export function joinText(parts: readonly Value[]): Value {
  const choice = parts.findIndex((part) => part.kind === 'union');
  const several = parts[choice];
  // One choice among the parts makes a choice of texts; more would multiply.
  if (several?.kind === 'union' && parts.every((part, index) => index === choice || part.kind !== 'union')) {
    const taint = several.taint;
    return union(several.options.map((option) => withTaint(joinKnown(parts.with(choice, option)), taint)));
  }
  return joinKnown(parts);
}

function joinKnown(parts: readonly Value[]): Value {
  let head: string | null = '';
  let tail = '';
  let whole = true;
  let taint = 0;
  for (const part of parts) {
    taint |= part.taint;
    const text = asText(part);
    if (text !== null) {
      if (whole) head += text;
      tail += text;
      continue;
    }
    if (part.kind === 'text') {
      if (whole) head += part.head;
      tail = part.tail;
    } else tail = '';
    whole = false;
  }
  if (head.length > MAX_TEXT) return unknown(taint);
  if (whole) return constant(head, taint);
  return { kind: 'text', head, tail, taint };
}
