import { callGlobal, decodeBuffer } from './builtins.ts';
import type { Engine } from './engine.ts';
import { taintOfPath } from './known-paths.ts';
import { isMaker, itemsOf, makeFunction, MAX_PATH, pathFromText, ref, taintOf } from './made-values.ts';
import {
  asText,
  constant,
  joinText,
  stringOf,
  TAINT,
  UNKNOWN,
  unknown,
  withTaint,
  type Value,
} from './value.ts';

/** What calling something named gives: a global, a module's function, a method of one of them. */
export function callNamed(engine: Engine, path: string, args: readonly Value[], taint: number): Value {
  const all = taint | (taintOf(args) & ~TAINT.argument);
  const first = args[0] ?? UNKNOWN;
  const text = stringOf(first);
  if (
    /^(?:require|module\.require|process\.mainModule\.require|createRequire\(\)|process\.getBuiltinModule)$/.test(
      path,
    )
  ) {
    return text === null ? ref('module:*', all) : engine.link(text, '*');
  }
  if (path.startsWith('@return:')) return ref(path.slice('@return:'.length), all);
  if (path.startsWith('@async:')) return ref(path.slice('@async:'.length), all);
  if (path === 'eval' && text !== null && /^\(?[\w$.]+\)?;?$/.test(text.trim())) return pathFromText(text);
  if (isMaker(path)) return makeFunction(args);
  switch (path) {
    case 'module:util.promisify':
    case 'module:util.callbackify':
    case 'module:util.deprecate':
      return first;
    case 'module:path.join':
    case 'module:path.resolve':
    case 'module:path.posix.join':
    case 'module:path.win32.join':
      return joinText(args.flatMap((arg, index) => (index === 0 ? [arg] : [constant('/'), arg])));
    case 'Reflect.get':
      return asText(args[1] ?? UNKNOWN) === null
        ? unknown(all)
        : engine.member(first, asText(args[1] ?? UNKNOWN) ?? '');
    case 'Object.getOwnPropertyDescriptor':
    case 'Reflect.getOwnPropertyDescriptor': {
      const key = asText(args[1] ?? UNKNOWN);
      const value = key === null ? unknown(all) : engine.member(first, key);
      return {
        kind: 'object',
        entries: new Map([
          ['value', value],
          ['get', value],
        ]),
        complete: false,
        taint: all,
      };
    }
    case 'Object.getPrototypeOf':
    case 'Reflect.getPrototypeOf':
      // Instances and maps are never complete; only a literal has Object.prototype for certain.
      if (first.kind === 'object') return first.complete ? ref('Object.prototype', all) : unknown(all);
      return first.kind === 'array' ? ref('Array.prototype', all) : first;
    case 'Object.freeze':
    case 'Object.seal':
    case 'Promise.resolve':
    case 'structuredClone':
    case 'Object':
      return first;
    case 'Object.create':
      return { kind: 'object', entries: new Map(), complete: false, taint: all };
    case 'Object.assign': {
      const entries = new Map<string, Value>();
      for (const arg of args)
        if (arg.kind === 'object') for (const [key, value] of arg.entries) entries.set(key, value);
      return first.kind === 'ref' ? first : { kind: 'object', entries, complete: false, taint: all };
    }
    case 'Object.values':
      return first.kind === 'object'
        ? { kind: 'array', items: [...first.entries.values()], complete: false, taint: all }
        : unknown(all);
    case 'Object.keys':
    case 'Object.entries':
    case 'JSON.stringify':
      return unknown(all);
    case 'Array.from': {
      const items = text === null ? itemsOf(first) : Array.from(text, (char) => constant(char));
      const callback = args[1];
      if (callback?.kind === 'code' && items.length <= 4_000 && (first.kind === 'array' || text !== null)) {
        return {
          kind: 'array',
          items: items.map((item, index) =>
            callback.home.callCode(callback.node, [item, constant(index)], 0),
          ),
          complete: true,
          taint: all,
        };
      }
      return first.kind === 'array' || text !== null
        ? { kind: 'array', items, complete: callback === undefined, taint: all }
        : unknown(all);
    }
    default:
      break;
  }
  if (/(?:^|\.)Buffer\.from$/.test(path)) {
    const encoding = args[1] === undefined ? null : stringOf(args[1]);
    const decoded = text === null ? null : decodeBuffer(text, encoding);
    const bits = all | (encoding === null ? 0 : TAINT.decoded);
    if (decoded !== null)
      return {
        kind: 'object',
        entries: new Map([['toString', constant(decoded, bits)]]),
        complete: false,
        taint: bits,
      };
    if (first.kind === 'array') {
      const chars = callGlobal('String.fromCharCode', [first], all);
      if (chars !== null && chars.kind === 'constant')
        return {
          kind: 'object',
          entries: new Map([['toString', chars]]),
          complete: false,
          taint: chars.taint,
        };
    }
  }
  if (path === 'String.fromCharCode.apply' || path === 'String.fromCodePoint.apply') {
    return callGlobal(path.slice(0, -6), itemsOf(args[1]), all) ?? unknown(all);
  }
  const known = callGlobal(path, args, all);
  if (known !== null) return known;
  if (path.length > MAX_PATH) return unknown(all);
  const called = `${path}()`;
  return ref(called, all | taintOfPath(called));
}

/** What `new` makes of something. */
export function constructed(callee: Value, args: readonly Value[]): Value {
  const all = taintOf(args) & ~TAINT.argument;
  if (callee.kind === 'code') return withTaint(callee.home.instanceOf(callee.node), all);
  if (callee.kind !== 'ref') return unknown(callee.taint | all);
  if (isMaker(callee.path)) return makeFunction(args);
  if (callee.path === 'Proxy') return args[0] ?? UNKNOWN;
  if (callee.path === 'Promise') return args[0]?.kind === 'code' ? unknown(args[0].taint) : UNKNOWN;
  if (callee.path === 'String' || callee.path === 'Request') return args[0] ?? constant('');
  if (callee.path === 'Map' || callee.path === 'WeakMap') return mapValue(args[0], all);
  if (callee.path === 'URL') return addressValue(args);
  if (callee.path === 'Array') return { kind: 'array', items: [], complete: false, taint: all };
  if (callee.path.length > MAX_PATH) return unknown(all);
  return ref(`${callee.path}#`, callee.taint | all | taintOfPath(`${callee.path}#`));
}

/** The text of `new URL(path, base)` as far as it is known. */
function addressValue(args: readonly Value[]): Value {
  const [path = UNKNOWN, base] = args;
  const start = path.kind === 'constant' ? String(path.value) : path.kind === 'text' ? path.head : '';
  if (base === undefined || /^[a-z][a-z0-9+.-]*:/i.test(start)) return path;
  const root = stringOf(base);
  if (root === null) return withTaint(base, path.taint);
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(root)?.[0] ?? root;
  const parts = start.startsWith('//')
    ? [constant('https:'), path]
    : [constant(start.startsWith('/') ? origin : `${origin}/`), path];
  return joinText(parts);
}

/** `new Map([[key, value], …])` by its constant keys. */
function mapValue(pairs: Value | undefined, taint: number): Value {
  const entries = new Map<string, Value>();
  for (const pair of pairs?.kind === 'array' ? pairs.items : []) {
    const key = pair.kind === 'array' && pair.items[0] !== undefined ? asText(pair.items[0]) : null;
    if (key !== null && pair.kind === 'array' && pair.items[1] !== undefined) entries.set(key, pair.items[1]);
  }
  return { kind: 'object', entries, complete: false, taint };
}
