import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Json, JsonObject } from '../../../src-shared/json.ts';

/** How long a count may hold up everything else, and after how many values it looks at the clock. */
const SLICE_MS = 3;
const LOOK_EVERY = 1_024;

export interface JsonBounds {
  /** UTF-8 bytes as JSON. */
  readonly bytes: number;
  readonly levels: number;
}

/**
 * How many UTF-8 bytes a value has as JSON, or null where it has more, or nests deeper, than allowed. The text is never built,
 * and what is shared counts wherever it stands: the count stops at the bound, however large the text would be. Long counts let
 * other work in between.
 * @throws the signal's reason when aborted
 */
export async function jsonBytes(
  root: Json,
  { bytes: most, levels: deepest }: JsonBounds,
  signal?: AbortSignal,
): Promise<number | null> {
  const open: Open[] = [{ list: [root], keys: null, at: 0 }];
  let bytes = 0;
  let looked = performance.now();
  for (let seen = 1; ; seen += 1) {
    const top = open.at(-1);
    if (top === undefined) return bytes;
    if (top.at === sizeOf(top)) {
      open.pop();
    } else {
      const key = top.keys?.[top.at];
      const value = top.keys === null ? top.list[top.at] : top.list[key ?? ''];
      top.at += 1;
      if (key !== undefined) bytes += textBytes(key, most - bytes) + 1;
      if (typeof value === 'object' && value !== null) {
        if (open.length > deepest) return null;
        const next = opened(value);
        // Brackets and commas.
        bytes += Math.max(2, sizeOf(next) + 1);
        open.push(next);
      } else {
        bytes += scalarBytes(value, most - bytes);
      }
      if (bytes > most) return null;
    }
    if (seen % LOOK_EVERY === 0 && performance.now() - looked > SLICE_MS) {
      await nextTurn();
      signal?.throwIfAborted();
      looked = performance.now();
    }
  }
}

/** A list or an object, and how far it was counted. Its values are not copied: what is shared may be large. */
type Open =
  | { readonly list: readonly Json[]; readonly keys: null; at: number }
  | { readonly list: JsonObject; readonly keys: readonly string[]; at: number };

const sizeOf = (one: Open): number => (one.keys === null ? one.list.length : one.keys.length);

function opened(value: readonly Json[] | JsonObject): Open {
  return Array.isArray(value)
    ? { list: value as readonly Json[], keys: null, at: 0 }
    : { list: value as JsonObject, keys: Object.keys(value), at: 0 };
}

function scalarBytes(value: null | boolean | number | string | undefined, most: number): number {
  return typeof value === 'string' ? textBytes(value, most) : String(value).length;
}

/** A text in its quotes, with what JSON escapes. Stops where it is over the bound. */
function textBytes(text: string, most: number): number {
  let bytes = text.length + 2;
  for (let at = 0; at < text.length && bytes <= most; at += 1) bytes += beyondOne(text, at);
  return bytes;
}

/** What the code unit adds to the one byte that was counted for it. ECMA-262 section 25.5.2.3 (QuoteJSONString). */
function beyondOne(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 0x20) return unit >= 8 && unit <= 13 && unit !== 11 ? 1 : 5;
  if (unit < 0x80) return unit === 0x22 || unit === 0x5c ? 1 : 0;
  if (unit < 0x800) return 1;
  if (unit < 0xd800 || unit > 0xdfff) return 2;
  // Both halves of a pair are four bytes; half a pair is escaped.
  const other = unit < 0xdc00 ? text.charCodeAt(at + 1) : text.charCodeAt(at - 1);
  const isPair = unit < 0xdc00 ? other >= 0xdc00 && other <= 0xdfff : other >= 0xd800 && other <= 0xdbff;
  return isPair ? 1 : 5;
}
