import type { Json } from './json.ts';

/**
 * RFC 8785 (JSON Canonicalization Scheme): the one text that a JSON value has, for hashing and signing.
 * Section 3.2.2.3: numbers as ECMAScript prints them; NaN and infinities are refused. Section 3.2.3: members sorted by
 * UTF-16 code units. Lone surrogates are refused (section 3.2.2.2).
 * @throws TypeError for a value that has no canonical form.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('a number that is not finite has no canonical form');
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    if (/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(value)) {
      throw new TypeError('a string with a lone surrogate has no canonical form');
    }
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`;
  const object = value as { readonly [key: string]: Json };
  const members = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .map((key) => `${canonicalJson(key)}:${canonicalJson(object[key] as Json)}`);
  return `{${members.join(',')}}`;
}
