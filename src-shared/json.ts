import { z } from 'zod';

/** Plain JSON data. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Any plain JSON value. */
export const jsonSchema: z.ZodType<Json, Json> = z.json();

/** A plain JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** Keys that could reach a prototype when an object is merged or indexed carelessly. */
const POISONED = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parses JSON that came from outside and refuses what could poison a prototype.
 * @throws SyntaxError for text that is not JSON or holds a `__proto__`, `constructor` or `prototype` key.
 */
export function parseJson(text: string): Json {
  const value = JSON.parse(text) as Json;
  refusePoisonedKeys(value);
  return value;
}

function refusePoisonedKeys(root: Json): void {
  const open: Json[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (value === null || typeof value !== 'object') continue;
    for (const [key, child] of Object.entries(value)) {
      if (POISONED.has(key)) throw new SyntaxError(`the key "${key}" is not allowed`);
      open.push(child as Json);
    }
  }
}
