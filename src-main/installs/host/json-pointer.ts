import type { Json, JsonObject } from '../../../src-shared/json.ts';

/** The value that a JSON pointer (RFC 6901) names, or undefined where it names nothing. */
export function resolvePointer(root: Json, pointer: string): Json | undefined {
  if (pointer === '') return root;
  // Section 3: a pointer is empty or begins with a slash.
  if (!pointer.startsWith('/')) return undefined;
  let value: Json | undefined = root;
  for (const token of pointer.slice(1).split('/')) {
    if (/~(?![01])/.test(token)) return undefined;
    // Section 4: ~1 before ~0, so that ~01 stays ~1.
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    value = member(value, key);
    if (value === undefined) return undefined;
  }
  return value;
}

function member(value: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(value))
    return /^(?:0|[1-9]\d*)$/.test(key) ? (value as readonly Json[])[Number(key)] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, key) ? (value as JsonObject)[key] : undefined;
}
