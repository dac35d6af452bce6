/** Plain JSON data. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * How deeply outside JSON may nest. Deeper data makes honest code that walks it (printers, schemas, copies) overflow its own
 * stack; what a guest may answer is shallower still.
 */
export const JSON_LEVELS = 1_000;

/** A plain JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** True for an object that is neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys that could reach a prototype when an object is merged or indexed carelessly. */
const POISONED = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parses JSON that came from outside and refuses what could poison a prototype, numbers that no double holds, and nesting
 * past `JSON_LEVELS`.
 * @throws SyntaxError for that and for text that is not JSON.
 */
export function parseJson(text: string): Json {
  const value = JSON.parse(text) as Json;
  const problem = problemOf(value, POISONED);
  if (problem !== null) throw new SyntaxError(problem);
  return value;
}

const PROTO_ONLY = new Set(['__proto__']);

/** True for plain JSON data, nested at most `JSON_LEVELS` deep. */
export function isPlainJson(value: unknown): value is Json {
  return problemOf(value, PROTO_ONLY) === null;
}

/** Why a value is no plain JSON data, or null. Goes level by level with lists of its own: no depth can harm it. */
function problemOf(root: unknown, poisoned: ReadonlySet<string>): string | null {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string' || typeof value === 'boolean' || value === null) continue;
      if (typeof value === 'number') {
        if (!Number.isFinite(value)) return 'a number is too large';
        continue;
      }
      if (typeof value !== 'object' || !isPlain(value)) return 'it holds something that is no data';
      if (depth === JSON_LEVELS) return `it nests more than ${JSON_LEVELS} levels deep`;
      if (Array.isArray(value)) {
        for (const child of value) below.push(child);
        continue;
      }
      for (const [key, child] of Object.entries(value)) {
        if (poisoned.has(key)) return `the key "${key}" is not allowed`;
        below.push(child);
      }
    }
    level = below;
  }
  return null;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
