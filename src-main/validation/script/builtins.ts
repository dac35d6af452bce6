import { constant, list, stringOf, TAINT, unknown, type Value } from './value.ts';

/** Letters that need no escaping, escaped. */
const HIDES_LETTERS = /(?:%[4-7][0-9a-f]){3}/i;
const MAX_REPEAT = 100_000;

/** String methods that can be answered without running the guest's code. */
export function callOnString(
  text: string,
  method: string,
  args: readonly Value[],
  taint: number,
): Value | null {
  const plain = args.map((arg) => (arg.kind === 'constant' ? arg.value : null));
  const allKnown = args.every((arg) => arg.kind === 'constant');
  if (!allKnown) return null;
  const [a, b] = plain;
  const number = (value: unknown, missing: number): number => (value === undefined ? missing : Number(value));
  switch (method) {
    case 'toString':
    case 'valueOf':
    case 'normalize':
      return constant(text, taint);
    case 'trim':
      return constant(text.trim(), taint);
    case 'toLowerCase':
    case 'toLocaleLowerCase':
      return constant(text.toLowerCase(), taint);
    case 'toUpperCase':
    case 'toLocaleUpperCase':
      return constant(text.toUpperCase(), taint);
    case 'charAt':
      return constant(text.charAt(number(a, 0)), taint);
    case 'at':
      return constant(text.at(number(a, 0)), taint);
    case 'charCodeAt':
      return constant(text.charCodeAt(number(a, 0)), taint);
    case 'codePointAt':
      return constant(text.codePointAt(number(a, 0)), taint);
    case 'indexOf':
      return constant(text.indexOf(String(a)), taint);
    case 'concat':
      return constant(text + plain.map(String).join(''), taint);
    case 'slice':
      return constant(text.slice(number(a, 0), b === undefined ? undefined : Number(b)), taint);
    case 'substring':
      return constant(text.substring(number(a, 0), b === undefined ? undefined : Number(b)), taint);
    case 'substr':
      return constant(
        b === undefined ? text.slice(number(a, 0)) : text.slice(number(a, 0)).slice(0, Number(b)),
        taint,
      );
    case 'padStart':
      return Number(a) > MAX_REPEAT
        ? null
        : constant(text.padStart(Number(a), b === undefined ? ' ' : String(b)), taint);
    case 'repeat': {
      const times = Number(a);
      return times >= 0 && times * text.length <= MAX_REPEAT ? constant(text.repeat(times), taint) : null;
    }
    case 'replace':
      return typeof a === 'string' && typeof b === 'string'
        ? constant(
            text.replace(a, () => b),
            taint,
          )
        : null;
    case 'replaceAll':
      return typeof a === 'string' && typeof b === 'string' ? constant(text.split(a).join(b), taint) : null;
    case 'split': {
      if (text.length > MAX_REPEAT) return null;
      const parts = a === undefined ? [text] : text.split(String(a));
      return { kind: 'array', items: parts.map((part) => constant(part)), complete: true, taint };
    }
    default:
      return null;
  }
}

/** `text.replace(/…/g, '…')` for patterns that cannot run long: character classes and plain text only. */
export function replacePattern(text: string, pattern: string, flags: string, by: string): string | null {
  if (text.length > 20_000 || pattern.length > 60 || /[+*{(?\\][^\]]*[+*{]/.test(pattern)) return null;
  try {
    return text.replace(new RegExp(pattern, flags.replace(/[^gimsuy]/g, '')), by);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Array methods that can be answered without running the guest's code. */
export function callOnArray(
  items: readonly Value[],
  method: string,
  args: readonly Value[],
  taint: number,
): Value | null {
  const array = (next: readonly Value[]): Value => list(next, true, taint);
  const number = (index: number): number | undefined => {
    const arg = args[index];
    return arg?.kind === 'constant' && typeof arg.value === 'number' ? arg.value : undefined;
  };
  switch (method) {
    case 'reverse':
    case 'toReversed':
      return array(items.toReversed());
    case 'slice':
      return args.every((arg) => arg.kind === 'constant')
        ? array(items.slice(number(0) ?? 0, number(1)))
        : null;
    case 'concat':
      return array([...items, ...args.flatMap((arg) => (arg.kind === 'array' ? arg.items : [arg]))]);
    case 'flat':
      return array(items.flatMap((item) => (item.kind === 'array' ? item.items : [item])));
    case 'at':
      return items.at(number(0) ?? 0) ?? constant(undefined);
    case 'shift':
      return items[0] ?? constant(undefined);
    case 'pop':
      return items.at(-1) ?? constant(undefined);
    case 'toString':
      return null;
    default:
      return null;
  }
}

/** Global functions whose answer can be worked out. */
export function callGlobal(path: string, args: readonly Value[], taint: number): Value | null {
  const first = args[0];
  const text = first === undefined ? null : stringOf(first);
  switch (path) {
    case 'String.fromCharCode':
    case 'String.fromCodePoint': {
      const codes = args.flatMap((arg) => (arg.kind === 'array' ? arg.items : [arg]));
      let out = '';
      for (const item of codes) {
        if (item.kind !== 'constant')
          return { kind: 'text', head: out, tail: '', taint: taint | TAINT.decoded };
        const code = Number(item.value);
        if (!Number.isInteger(code) || code < 0 || code > 0x10ffff) return unknown(taint | TAINT.decoded);
        out += path.endsWith('CharCode') ? String.fromCharCode(code) : String.fromCodePoint(code);
      }
      return constant(out, taint | TAINT.decoded);
    }
    case 'atob':
      return text === null
        ? unknown(taint | TAINT.decoded)
        : constant(Buffer.from(text, 'base64').toString('latin1'), taint | TAINT.decoded);
    case 'btoa':
      return text === null ? null : constant(Buffer.from(text, 'latin1').toString('base64'), taint);
    case 'unescape':
    case 'decodeURIComponent':
    case 'decodeURI':
      return text === null
        ? null
        : constant(
            percentDecode(text),
            path === 'unescape' || HIDES_LETTERS.test(text) ? taint | TAINT.decoded : taint,
          );
    case 'encodeURIComponent':
    case 'encodeURI':
    case 'escape':
      return text === null ? null : constant(percentEncode(text), taint);
    case 'parseInt': {
      const radix = args[1]?.kind === 'constant' ? Number(args[1].value) : 10;
      return first?.kind === 'constant' ? constant(Number.parseInt(String(first.value), radix), taint) : null;
    }
    case 'Number':
    case 'parseFloat':
      return first?.kind === 'constant' && typeof first.value !== 'bigint'
        ? constant(Number(first.value), taint)
        : null;
    case 'String':
      return first?.kind === 'constant' ? constant(String(first.value), taint) : null;
    case 'Array.of':
      return list(args, true, taint);
    default:
      return null;
  }
}

/** `Buffer.from(text, encoding)` as the text it holds. */
export function decodeBuffer(text: string, encoding: string | null): string | null {
  switch (encoding) {
    case 'base64':
    case 'base64url':
    case 'hex':
      return Buffer.from(text, encoding).toString('utf8');
    case null:
    case 'utf8':
    case 'utf-8':
    case 'latin1':
    case 'binary':
    case 'ascii':
      return text;
    default:
      return null;
  }
}

function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError)
      return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
    throw error;
  }
}

function percentEncode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
