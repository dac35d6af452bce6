import type { Json } from '../../../src-shared/json.ts';

/** Why a text is not acceptable JSON, and where: line and column count from 1. */
export class JsonProblem extends Error {
  readonly line: number;
  readonly column: number;
  /** The member path where the problem lies, as far as it was read. */
  readonly path: readonly (string | number)[];
  readonly fix: string;

  constructor(text: string, at: number, path: readonly (string | number)[], problem: string, fix: string) {
    super(problem);
    this.name = 'JsonProblem';
    const before = text.slice(0, at).split('\n');
    this.line = before.length;
    this.column = (before.at(-1) ?? '').length + 1;
    this.path = path;
    this.fix = fix;
  }
}

const MAX_DEPTH = 64;
const POISONED = new Set(['__proto__', 'constructor', 'prototype']);
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SPACE = /[ \t\r\n]*/y;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/**
 * Parses RFC 8259 JSON and refuses what JSON.parse lets through and two readers may take differently: members named
 * twice, names that reach a prototype, numbers past the range of a double, lone surrogates, nesting past 64 levels.
 * @throws JsonProblem
 */
export function parseStrictJson(text: string): Json {
  let at = 0;
  const path: (string | number)[] = [];

  const fail = (problem: string, fix: string, where = at): never => {
    throw new JsonProblem(text, where, [...path], problem, fix);
  };
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return null;
    at = pattern.lastIndex;
    return found[0];
  };
  const skipSpace = (): void => {
    match(SPACE);
    if (text.startsWith('//', at) || text.startsWith('/*', at)) {
      fail('JSON has no comments', 'remove the comment');
    }
  };
  const readString = (): string => {
    const start = at;
    const found = match(STRING);
    if (found === null)
      return fail('a string is not closed or holds a bad escape', 'close it with " and escape \\ as \\\\');
    const value = JSON.parse(found) as string;
    if (LONE_SURROGATE.test(value))
      fail('a string holds half a character', 'remove the lone \\ud800 escape', start);
    return value;
  };
  const readKey = (): string => {
    const start = at;
    if (text[at] === '}') fail('there is a comma before }', 'remove the last comma');
    if (text[at] !== '"') fail('a member has no name in double quotes', 'write "name": value');
    const key = readString();
    if (POISONED.has(key)) fail(`the name "${key}" is not allowed anywhere`, 'rename or remove it', start);
    return key;
  };
  const readObject = (depth: number): Json => {
    const object: Record<string, Json> = {};
    at += 1;
    skipSpace();
    if (text[at] === '}') {
      at += 1;
      return object;
    }
    for (;;) {
      skipSpace();
      const start = at;
      const key = readKey();
      path.push(key);
      if (Object.hasOwn(object, key)) fail(`"${key}" is there twice`, 'keep one of the two', start);
      skipSpace();
      if (text[at] !== ':') fail('a colon is missing', 'write "name": value');
      at += 1;
      object[key] = readValue(depth + 1);
      path.pop();
      skipSpace();
      if (text[at] === '}') break;
      if (text[at] !== ',') fail('a comma or } is missing', 'separate members with commas');
      at += 1;
    }
    at += 1;
    return object;
  };
  const readArray = (depth: number): Json => {
    const list: Json[] = [];
    at += 1;
    skipSpace();
    if (text[at] === ']') {
      at += 1;
      return list;
    }
    for (;;) {
      path.push(list.length);
      skipSpace();
      if (text[at] === ']') fail('there is a comma before ]', 'remove the last comma');
      list.push(readValue(depth + 1));
      path.pop();
      skipSpace();
      if (text[at] === ']') break;
      if (text[at] !== ',') fail('a comma or ] is missing', 'separate items with commas');
      at += 1;
    }
    at += 1;
    return list;
  };
  const readValue = (depth: number): Json => {
    if (depth > MAX_DEPTH) fail(`values nest more than ${MAX_DEPTH} levels deep`, 'flatten the value');
    skipSpace();
    const start = at;
    const first = text[at];
    if (first === '{') return readObject(depth);
    if (first === '[') return readArray(depth);
    if (first === '"') return readString();
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (!text.startsWith(word, at)) continue;
      at += word.length;
      return value;
    }
    const number = match(NUMBER);
    if (number === null) {
      const problem = first === undefined ? 'the text ends too early' : `"${first}" begins no value`;
      return fail(problem, 'write JSON: strings and names in double quotes, no comments, no last comma');
    }
    const value = Number(number);
    if (!Number.isFinite(value)) fail(`${number} is too large a number`, 'use a smaller number', start);
    return value;
  };

  const value = readValue(0);
  skipSpace();
  if (at < text.length) fail('something follows the value', 'remove what follows the last }');
  return value;
}
