/** The prelude's file name in guest stacks; such frames are left out of what people see. */
export const PRELUDE_FILE = 'marketplace:host';

/**
 * Runs inside the engine before any guest code and keeps its own copies of everything it needs, so that nothing a
 * guest overwrites later can change what it does. It holds no power: limits, grants and schemas are enforced
 * outside. Its value is an object of the functions that the host side calls:
 *
 * - `begin(text)` loads and calls a module as the JSON text says, `finish(value)` takes a script's value; both
 *   end in one call of `settle(kind, json)`;
 * - `answer(id, ok, json)` settles the promise of an asynchronous host call;
 * - `mark()` queues one job that calls `marked()`;
 * - `describe(thrown)` makes a bounded JSON text of anything thrown;
 * - `api` holds the exports of the virtual module.
 */
export const PRELUDE = String.raw`(function (send, settle, marked, methodsText, levels) {
'use strict';
const realm = globalThis;
const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const { stringify, parse } = JSON;
const { isArray } = Array;
const { apply, construct } = Reflect;
const { getPrototypeOf, getOwnPropertyDescriptor, defineProperty, freeze, create, hasOwn, setPrototypeOf } = Object;
const isFinite = Number.isFinite;
const toText = String;
const NativePromise = Promise;
const NativeDate = Date;
const NativeTypeError = TypeError;
const NativeError = Error;
const objectPrototype = Object.prototype;
const arrayPrototype = Array.prototype;
const slice = uncurry(String.prototype.slice);
const mapGet = uncurry(Map.prototype.get);
const mapSet = uncurry(Map.prototype.set);
const mapDelete = uncurry(Map.prototype.delete);
const setAdd = uncurry(WeakSet.prototype.add);
const setHas = uncurry(WeakSet.prototype.has);

const denials = new WeakSet();
const refusals = new WeakSet();
const oversized = new WeakSet();
const tooDeep = new WeakSet();
const made = new WeakSet();
const codes = new WeakMap();
const codeGet = uncurry(WeakMap.prototype.get);
const codeSet = uncurry(WeakMap.prototype.set);

// What the engine throws when its stack or memory ends is told apart from what a guest makes to look like it.
function watch(Native) {
  const { prototype, name } = Native;
  const Watched = { [name]: function (...given) {
    const error = construct(Native, given, new.target === undefined ? Watched : new.target);
    setAdd(made, error);
    return error;
  } }[name];
  defineProperty(Watched, 'prototype', { value: prototype, writable: false });
  defineProperty(Watched, 'length', { value: 1 });
  setPrototypeOf(Watched, NativeError);
  defineProperty(prototype, 'constructor', { value: Watched, writable: true, configurable: true });
  defineProperty(realm, name, { value: Watched, writable: true, configurable: true });
  return prototype;
}
const internalPrototype = watch(InternalError);
const syntaxPrototype = watch(SyntaxError);

function isEngines(thrown) {
  if (setHas(made, thrown)) return false;
  const prototype = getPrototypeOf(thrown);
  return prototype === internalPrototype || prototype === syntaxPrototype;
}

function named(name, message) {
  const error = new NativeError(message);
  defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  return error;
}

function refuse(message) {
  const error = new NativeTypeError(message);
  setAdd(refusals, error);
  throw error;
}

// Plain JSON data as text, or a refusal; never more than about 'most' characters.
function encode(value, most, what) {
  let size = 0;
  const grow = (more) => {
    size += more;
    if (size > most) {
      const error = named('LimitError', what + ' is over ' + most + ' bytes');
      setAdd(oversized, error);
      throw error;
    }
  };
  // The objects from the root down to where the writer is. Ending at a depth also bounds the engine's own search
  // for cycles, whose time grows with the square of the depth.
  const holders = create(null);
  let depth = 0;
  const check = function (key, item) {
    while (depth > 0 && holders[depth - 1] !== this) depth -= 1;
    switch (typeof item) {
      case 'string': grow(item.length + 2); break;
      case 'number':
        if (!isFinite(item)) refuse(what + ' is not plain JSON data: ' + (key === '' ? 'it' : '"' + slice(key, 0, 60) + '"') + ' is ' + item);
        grow(1);
        break;
      case 'boolean': grow(4); break;
      case 'undefined':
        if (isArray(this)) refuse(what + ' is not plain JSON data: a list holds an empty place or undefined');
        return undefined;
      case 'object': {
        if (item !== null) {
          holders[depth] = item;
          depth += 1;
          if (depth > levels) {
            const error = new NativeTypeError(what + ' nests deeper than ' + levels + ' levels');
            setAdd(tooDeep, error);
            throw error;
          }
          const prototype = getPrototypeOf(item);
          if (prototype !== null && prototype !== (isArray(item) ? arrayPrototype : objectPrototype)) {
            refuse(what + ' is not plain JSON data: ' + (key === '' ? 'it' : '"' + slice(key, 0, 60) + '"') + ' is an instance of a class');
          }
        }
        grow(2);
        break;
      }
      default: refuse(what + ' is not plain JSON data: ' + (key === '' ? 'it' : '"' + slice(key, 0, 60) + '"') + ' is a ' + typeof item);
    }
    if (!isArray(this)) {
      if (key !== '') grow(key.length + 3);
    } else if (key !== '0') grow(1);
    return item;
  };
  const text = stringify(value, check);
  return text === undefined ? 'null' : text;
}

function field(thrown, name) {
  try {
    let owner = thrown;
    for (let level = 0; level < 8 && owner !== null && (typeof owner === 'object' || typeof owner === 'function'); level += 1) {
      const found = getOwnPropertyDescriptor(owner, name);
      if (found !== undefined) return typeof found.value === 'string' ? slice(found.value, 0, 4096) : '';
      owner = getPrototypeOf(owner);
    }
  } catch {}
  return '';
}

function describe(thrown) {
  try {
    if (thrown === null) return '{"isNull":true,"name":"Error","message":"null was thrown"}';
    if (typeof thrown !== 'object' && typeof thrown !== 'function') {
      const text = typeof thrown === 'symbol' ? 'a symbol' : toText(thrown);
      return stringify({ name: 'Error', message: slice(text, 0, 4096) });
    }
    const report = create(null);
    report.name = field(thrown, 'name') || 'Error';
    report.message = field(thrown, 'message');
    report.stack = field(thrown, 'stack');
    report.isInternal = isEngines(thrown);
    report.isDenied = setHas(denials, thrown);
    report.isOversized = setHas(oversized, thrown);
    report.isTooDeep = setHas(tooDeep, thrown);
    report.code = codeGet(codes, thrown);
    return stringify(report);
  } catch {
    return '{"isUnreadable":true,"name":"Error","message":"what was thrown cannot be read"}';
  }
}

function fail(thrown) { settle('error', describe(thrown)); }

let most = 0;
function deliver(value) {
  let text;
  try { text = encode(value, most, 'the result'); } catch (thrown) { fail(thrown); return; }
  settle('ok', text);
}

// Host calls ------------------------------------------------------------------------------------------------
const waiting = new Map();
let lastId = 0;

function guestError(told) {
  const error = told.name === 'TypeError' ? new NativeTypeError(told.message) : named(told.name, told.message);
  if (told.name === 'DeniedError') setAdd(denials, error);
  if (told.code !== undefined) {
    codeSet(codes, error, told.code);
    defineProperty(error, 'code', { value: told.code, configurable: true, writable: true, enumerable: true });
  }
  return error;
}

// 'given' is a rest array: its own elements can be set without meeting a setter of the guest's.
function encodeArguments(name, given, room) {
  let count = given.length;
  while (count > 0 && given[count - 1] === undefined) count -= 1;
  given.length = count;
  let isSimple = true;
  for (let at = 0; at < count; at += 1) {
    const one = given[at];
    if (one === undefined) given[at] = null;
    else if (typeof one !== 'string') isSimple = false;
    else if (one.length > 1000) isSimple = false;
  }
  if (isSimple) {
    const text = stringify(given);
    if (typeof text === 'string' && text.length <= room) return text;
  }
  try {
    return encode(given, room, 'an argument of ' + name);
  } catch (thrown) {
    if (setHas(oversized, thrown)) send(-1, '');
    throw thrown;
  }
}

function syncMethod(number, name, room) {
  return (...given) => {
    const text = send(number, encodeArguments(name, given, room));
    if (text === undefined) return undefined;
    if (text[0] === '!') throw guestError(parse(slice(text, 1)));
    return parse(text);
  };
}

function asyncMethod(number, name, room) {
  return (...given) => new NativePromise((resolve, reject) => {
    const text = encodeArguments(name, given, room);
    const id = (lastId += 1);
    mapSet(waiting, id, { resolve, reject });
    const refused = send(number, text, id);
    if (refused !== undefined) {
      mapDelete(waiting, id);
      reject(guestError(parse(slice(refused, 1))));
    }
  });
}

function answer(id, ok, text) {
  const asked = mapGet(waiting, id);
  if (asked === undefined) return;
  mapDelete(waiting, id);
  if (!ok) asked.reject(guestError(parse(text)));
  else asked.resolve(text === '' ? undefined : parse(text));
}

const methods = parse(methodsText);
const api = create(null);
for (let at = 0; at < methods.length; at += 1) {
  const { area, method, isAsync, room } = methods[at];
  if (!hasOwn(api, area)) api[area] = {};
  const call = (isAsync ? asyncMethod : syncMethod)(at, area + '.' + method, room);
  defineProperty(call, 'name', { value: method });
  api[area][method] = freeze(call);
}
for (const area in api) freeze(api[area]);
freeze(api);

// Running -----------------------------------------------------------------------------------------------------
function fixTime(time) {
  const FixedDate = function Date(...given) {
    if (new.target === undefined) return toText(new NativeDate(time));
    return construct(NativeDate, given.length === 0 ? [time] : given, new.target);
  };
  for (const name of ['parse', 'UTC']) defineProperty(FixedDate, name, { value: NativeDate[name], writable: true, configurable: true });
  defineProperty(FixedDate, 'now', { value: function now() { return time; }, writable: true, configurable: true });
  defineProperty(FixedDate, 'prototype', { value: NativeDate.prototype, writable: false });
  defineProperty(FixedDate, 'length', { value: 7 });
  defineProperty(NativeDate.prototype, 'constructor', { value: FixedDate, writable: true, configurable: true });
  defineProperty(realm, 'Date', { value: FixedDate, writable: true, configurable: true });
}

// Every engine starts from the same bytes: without a seed of its own each run would draw the same numbers.
function seedRandom(seed) {
  let state = seed;
  const imul = Math.imul;
  const random = function random() {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  defineProperty(Math, 'random', { value: random, writable: true, configurable: true });
}

function configure(text) {
  const given = parse(text);
  most = given.resultBytes;
  seedRandom(given.seed);
  if (given.input !== undefined) realm.input = given.input;
  if (given.fixedTime !== undefined) fixTime(given.fixedTime);
}

function contribution(main, kind, name) {
  const table = main[kind];
  if (table === null || typeof table !== 'object' || !hasOwn(table, name) || typeof table[name] !== 'function') {
    throw new NativeTypeError('The extension exports no function "' + name + '" in "' + kind + '".');
  }
  return (...given) => apply(table[name], table, given);
}

async function perform(job) {
  const main = await import(job.entry);
  const context = { extensionId: job.extensionId, version: job.version };
  if (job.kind === 'evaluate') {
    if (hasOwn(main, 'default')) return typeof main.default === 'function' ? await (0, main.default)(job.input) : main.default;
    if (hasOwn(main, 'activate')) {
      if (job.input !== undefined) context.input = job.input;
      return await (0, main.activate)(context);
    }
    return undefined;
  }
  const activate = hasOwn(main, 'activate') ? main.activate : undefined;
  const activated = typeof activate === 'function' ? await activate(context) : undefined;
  switch (job.kind) {
    case 'activate': return activated;
    case 'command': return await contribution(main, 'commands', job.name)(job.input);
    case 'strategy': return await contribution(main, 'strategies', job.name)(job.bars, job.input);
    default: await contribution(main, 'reports', job.name)(job.input);
  }
}

async function begin(text) {
  let value;
  try { value = await perform(parse(text)); } catch (thrown) { fail(thrown); return; }
  deliver(value);
}

async function finish(last) {
  let value;
  try {
    const set = hasOwn(realm, 'result') ? realm.result : undefined;
    value = await (set === undefined ? last : set);
  } catch (thrown) { fail(thrown); return; }
  deliver(value);
}

async function mark() { await undefined; marked(); }

return { begin, finish, answer, mark, describe, fail, configure, api };
})`;
