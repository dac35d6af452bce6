import type { Outcome } from '../../../src-shared/models/sandbox.ts';

export interface HostileGuest {
  readonly name: string;
  readonly source: string;
  readonly outcome: Outcome;
  /** The run's deadline; short for what must time out, long for what must end by itself. */
  readonly wallMs: number;
}

const SHORT = 250;
const LONG = 20_000;

type Row = readonly [name: string, source: string];

const table = (outcome: Outcome, wallMs: number, rows: readonly Row[]): HostileGuest[] =>
  rows.map(([name, source]) => ({ name, source, outcome, wallMs }));

const ENDLESS: readonly Row[] = [
  ['a plain loop', 'for (;;);'],
  ['a loop in a module body', 'while (true) {} export default 1'],
  ['a loop in activate', 'export function activate() { for (;;); }'],
  ['a loop behind top-level await', 'await null; for (;;); export {}'],
  ['a loop in a getter', 'const o = { get x() { for (;;); } }; o.x'],
  ['a loop in a getter of the result', '({ get x() { for (;;); } })'],
  ['a loop in toJSON of the result', '({ toJSON() { for (;;); } })'],
  ['a loop in an inherited toJSON', 'Object.prototype.toJSON = function () { for (;;); }; ({})'],
  ['a loop in toString', '`${{ toString() { for (;;); } }}`'],
  ['a loop in valueOf', '+{ valueOf() { for (;;); } }'],
  ['a loop in Symbol.toPrimitive', '`${{ [Symbol.toPrimitive]() { for (;;); } }}`'],
  [
    'an endless iterator',
    '[...{ [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }].length; for (;;);',
  ],
  ['an endless generator', 'function* g() { for (;;) yield 1 } for (const x of g());'],
  [
    'an endless async generator',
    '(async () => { async function* g() { for (;;) yield 1 } for await (const x of g()); })()',
  ],
  ['an endless chain of promises', '(async () => { for (;;) await null })()'],
  ['a then that calls itself', 'const f = () => Promise.resolve().then(f); f()'],
  ['a thenable that resolves to itself again', 'const t = { then(r) { r({ then: t.then }) } }; t'],
  ['a thenable that never settles', '({ then() {} })'],
  ['a thenable that loops', '({ then() { for (;;); } })'],
  ['a promise that never settles', 'new Promise(() => {})'],
  ['a module that waits for ever', 'await new Promise(() => {}); export default 1'],
  ['a loop in a Proxy trap', 'new Proxy({}, { get() { for (;;); } }).x'],
  ['a result whose Proxy loops on ownKeys', 'new Proxy({}, { ownKeys() { for (;;); } })'],
  ['a result whose Proxy loops on getPrototypeOf', 'new Proxy({}, { getPrototypeOf() { for (;;); } })'],
  ['a loop that catches the interruption', 'for (;;) { try { for (;;); } catch {} }'],
  [
    'a promise constructor that swallows the interruption',
    'for (;;) new Promise(() => { for (;;); }).catch(() => {})',
  ],
  ['async functions that swallow the interruption', 'for (;;) (async () => { for (;;); })().catch(() => {})'],
  ['a finally that goes on', 'try { for (;;); } finally { for (;;); }'],
  ['a catch of a promise that goes on', '(async () => { for (;;); })().catch(() => { for (;;); })'],
  ['a catastrophic regular expression', '/^(a+)+$/.test("a".repeat(64) + "!")'],
  ['a replace callback that loops', '"a".replace(/a/, () => { for (;;); })'],
  ['a sort comparer that loops', '[3, 2, 1].sort(() => { for (;;); })'],
  ['a reviver that loops', 'JSON.parse("[1]", () => { for (;;); })'],
  ['a constructor that loops', 'class A { constructor() { for (;;); } } new A()'],
  ['a static block that loops', 'class A { static { for (;;); } }'],
  ['a tagged template that loops', '((strings) => { for (;;); })`x`'],
  ['a loop made with eval', 'eval("for (;;);")'],
  ['a loop made with Function', 'Function("for (;;);")()'],
  [
    'a thrown error whose name loops',
    'throw new Proxy(new Error("x"), { getOwnPropertyDescriptor() { for (;;); } })',
  ],
  ['Math.random until it is two', 'while (Math.random() !== 2);'],
  ['indexOf on a fake length', '[].indexOf.call({ length: 2 ** 53 - 1 }, 1)'],
  ['lastIndexOf on a fake length', '[].lastIndexOf.call({ length: 2 ** 53 - 1 }, 1)'],
  ['includes on a fake length', '[].includes.call({ length: 2 ** 53 - 1 }, 1)'],
  ['reverse on a fake length', '[].reverse.call({ length: 2 ** 53 - 1 })'],
  [
    'fill on a Proxy of a fake length',
    '[].fill.call(new Proxy({ length: 2 ** 53 - 1 }, { set: () => true }), 1)',
  ],
  ['copyWithin on a fake length', '[].copyWithin.call({ length: 2 ** 53 - 1 }, 0, 1)'],
  ['String.raw of a fake length', 'String.raw({ raw: { length: 2 ** 53 - 1 } })'],
  ['join of a sparse array', 'const a = []; a.length = 2 ** 32 - 1; a.join()'],
  [
    'a loop of big sorts',
    'const a = new Float64Array(2e6).map((_, i) => (i * 7919) % 999983); for (;;) a.sort()',
  ],
  [
    'a loop of long native string calls',
    'const s = "ab".repeat(5e6); for (;;) s.indexOf("ba".repeat(1e3) + "c")',
  ],
  ['a loop of padEnd', 'for (;;) "x".padEnd(1e6, "ab").length'],
  ['a BigInt that grows', 'let n = 3n; for (;;) n = (n * n) % (2n ** 60000n)'],
];

const MEMORY: readonly Row[] = [
  ['arrays', 'const a = []; for (;;) a.push(new Array(1000).fill(1.5))'],
  ['a push without end', 'const a = []; for (;;) a.push(1)'],
  ['objects', 'const a = []; for (;;) a.push({ a: 1, b: 2 })'],
  ['strings', 'const a = []; for (let i = 0; ; i++) a.push("x".repeat(1e6) + i)'],
  ['a string that doubles', 'let s = "x"; for (;;) s += s'],
  ['array buffers', 'const a = []; for (;;) a.push(new ArrayBuffer(1e6))'],
  ['one huge array buffer', 'new ArrayBuffer(2 ** 30)'],
  ['typed arrays', 'const a = []; for (;;) a.push(new Float64Array(1e5))'],
  ['a map', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, { i })'],
  ['a set of strings', 'const s = new Set(); for (let i = 0; ; i++) s.add("key" + i)'],
  ['closures', 'let f = () => 0; for (;;) { const g = f; f = () => g() }'],
  ['properties of one object', 'const o = {}; for (let i = 0; ; i++) o["k" + i] = i'],
  ['Array.from of a fake length', 'Array.from({ length: 1e9 })'],
  ['split of a long text', '"a".repeat(2e7).split("")'],
  [
    'generators that are kept',
    'const a = []; for (;;) { const g = (function* () { yield 1 })(); g.next(); a.push(g) }',
  ],
  ['promises that are kept', 'const a = []; for (;;) a.push(new Promise(() => {}))'],
  ['errors with stacks', 'const a = []; for (;;) a.push(new Error("x".repeat(1000)))'],
];

const STACK: readonly Row[] = [
  ['plain recursion', 'function f() { return f() + 1 } f()'],
  ['mutual recursion', 'const a = () => b() + 1; const b = () => a() + 1; a()'],
  ['recursion through a getter', 'const o = { get x() { return this.x } }; o.x'],
  ['recursion through toString', 'const o = { toString() { return `${o}` } }; `${o}`'],
  ['recursion through a Proxy', 'let p = new Proxy({}, { get: (t, k, r) => r[k] }); p.x'],
  ['recursion in a constructor', 'class A { constructor() { new A() } } new A()'],
  ['a deep JSON.parse', 'JSON.parse("[".repeat(1e6) + "]".repeat(1e6))'],
  ['deep source given to eval', 'eval("[".repeat(1e5) + "]".repeat(1e5))'],
  ['deep parentheses', 'eval("(".repeat(1e5) + "1" + ")".repeat(1e5))'],
  ['a deep result', 'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; a'],
  ['a result of 600 levels', 'let a = []; for (let i = 0; i < 600; i++) a = [a]; a'],
  ['a deep toString', 'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; String(a)'],
];

const LIMIT: readonly Row[] = [
  ['a result over 1 MiB', '"x".repeat(2e6)'],
  ['a list over 1 MiB', 'Array.from({ length: 4e5 }, (_, i) => i * 1000)'],
  ['a key over 1 MiB', '({ ["k".repeat(2e6)]: 1 })'],
  ['a shared array forty-fold', 'let a = ["lol"]; for (let i = 0; i < 40; i++) a = [a, a]; a'],
  ['a result that grows by escapes', '"\\u0001".repeat(5e5)'],
  [
    'a Proxy that is endlessly long',
    'new Proxy([], { get: (t, k) => (k === "length" ? 2 ** 53 - 1 : k === "toJSON" ? undefined : 1) })',
  ],
  ['promise jobs by the ten thousand', 'for (let i = 0; i < 50000; i++) Promise.resolve().then(() => {}); 1'],
  [
    'jobs that double',
    'const f = () => { Promise.resolve().then(f); Promise.resolve().then(f) }; f(); new Promise(() => {})',
  ],
  ['queued thenables', 'for (let i = 0; i < 50000; i++) Promise.resolve({ then(r) { r() } }); 1'],
  [
    'a flood of log lines',
    'import { log } from "marketplace"; export default () => { for (;;) log.info("x".repeat(1000)) }',
  ],
  [
    'one log line of 60 MB',
    'import { log } from "marketplace"; export default () => log.info("x".repeat(6e6).repeat(8))',
  ],
  [
    'a flood of empty log lines that are caught',
    'import { log } from "marketplace"; export default () => { for (;;) try { log.info("") } catch {} }',
  ],
  [
    'a flood of reports',
    'import { report } from "marketplace"; export default () => { for (;;) report.markdown("x".repeat(100000)) }',
  ],
  [
    'a flood of host calls',
    'import { clock } from "marketplace"; export default () => { for (;;) clock.now() }',
  ],
  [
    'a flood of denied calls',
    'import { notify } from "marketplace"; export default async () => { for (;;) notify.show("a", "b").catch(() => {}) }',
  ],
];

const ERROR: readonly Row[] = [
  ['a function', '() => 1'],
  ['a class', 'class A {} A'],
  ['a symbol', 'Symbol("s")'],
  ['a BigInt', '10n'],
  ['NaN', 'NaN'],
  ['Infinity deep inside', '({ a: [{ b: -Infinity }] })'],
  ['a function deep inside', '({ a: [() => 1] })'],
  ['a cycle', 'const o = {}; o.o = o; o'],
  ['a Map', 'new Map([[1, 2]])'],
  ['a class instance', 'class A { x = 1 } new A()'],
  ['a typed array', 'new Uint8Array(4)'],
  ['a list with holes', '[1, , 2]'],
  ['a huge empty list', 'new Array(2 ** 32 - 1)'],
  ['a revoked Proxy', 'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); proxy'],
  ['a getter that throws', '({ get x() { throw new Error("no") } })'],
  ['a toJSON that throws', '({ toJSON() { throw new Error("no") } })'],
  ['a thenable that throws', '({ then() { throw new Error("no") } })'],
  ['a then getter that throws', '({ get then() { throw new Error("no") } })'],
  ['an own __proto__', 'JSON.parse(\'{"__proto__": {"polluted": true}}\')'],
  ['an own constructor', '({ constructor: { prototype: { polluted: true } } })'],
  ['a made-up out of memory', 'throw new InternalError("out of memory")'],
  ['a made-up stack overflow', 'throw new InternalError("stack overflow")'],
  ['a made-up stack overflow of a subclass', 'throw new (class extends InternalError {})("stack overflow")'],
  ['a made-up interruption', 'throw new InternalError("interrupted")'],
  ['a made-up RangeError', 'throw new RangeError("Maximum call stack size exceeded")'],
  ['a made-up limit', 'const e = new Error("over"); e.name = "LimitError"; e.isOversized = true; throw e'],
  [
    'an error with hostile getters',
    'throw { get name() { throw 1 }, get message() { throw 2 }, get stack() { throw 3 } }',
  ],
  [
    'an error of huge texts',
    'const e = new Error("x".repeat(1e6)); e.name = "n".repeat(1e6); e.stack = "s".repeat(1e6); throw e',
  ],
  [
    'an error that is a Proxy',
    'throw new Proxy({}, { getPrototypeOf() { throw 1 }, getOwnPropertyDescriptor() { throw 2 } })',
  ],
  ['control characters in an error', 'throw new Error("\\u001b]0;owned\\u0007\\u202e")'],
  ['null thrown', 'throw null'],
  ['an array buffer of 2 GiB', 'new ArrayBuffer(2 ** 31)'],
  ['a string of 1 GiB', '"x".repeat(2 ** 30)'],
  ['a BigInt of 2^2^30', '2n ** (2n ** 30n)'],
  ['too many arguments', 'Math.max(...new Array(1e5).fill(1))'],
];

/** Guests that poison what the host might use, and then behave: the host must not notice. */
const OK: readonly Row[] = [
  [
    'Promise.prototype.then overwritten',
    'Promise.prototype.then = () => { throw new Error("poisoned") }; 42',
  ],
  [
    'Promise.prototype.then overwritten, a promise answered',
    'const p = Promise.resolve(42); Promise.prototype.then = function () { return 1 }; (async () => await p)()',
  ],
  ['Promise.resolve overwritten', 'Promise.resolve = () => { throw new Error("poisoned") }; 42'],
  ['Promise removed', 'globalThis.Promise = undefined; 42'],
  [
    'Promise species poisoned',
    'Object.defineProperty(Promise, Symbol.species, { get() { throw new Error("poisoned") } }); Promise.prototype.constructor = undefined; 42',
  ],
  ['JSON.stringify overwritten', 'JSON.stringify = () => "\\"owned\\""; JSON.parse = () => "owned"; 42'],
  ['String overwritten', 'globalThis.String = () => "owned"; String.prototype = {}; 42'],
  [
    'Object.prototype given an accessor',
    'Object.defineProperty(Object.prototype, "kind", { get() { throw 1 }, set() { throw 2 } }); 42',
  ],
  [
    'Array.prototype given setters',
    'for (const k of ["0", "1", "2"]) Object.defineProperty(Array.prototype, k, { set() { throw 1 }, get() { throw 2 } }); 42',
  ],
  ['Array iterator poisoned', 'Array.prototype[Symbol.iterator] = () => { throw 1 }; 42'],
  [
    'Reflect, Object and Map emptied',
    'const { ownKeys } = Reflect; for (const o of [Reflect, Object, Map.prototype, WeakSet.prototype, Function.prototype]) for (const k of ownKeys(o)) try { delete o[k] } catch {} 42',
  ],
  ['Object.prototype.then', 'Object.prototype.toString = () => { throw 1 }; 42'],
  ['all globals deleted', 'const all = globalThis; for (const k of Reflect.ownKeys(all)) delete all[k]; 42'],
  ['a caught stack overflow', 'function f() { return f() + 1 } try { f() } catch {} 42'],
  [
    'a caught out of memory',
    'let a = []; try { for (;;) a.push(new Array(1000).fill(1.5)) } catch { a = null } 42',
  ],
];

/** Every hostile guest, with the one outcome that is right for it. */
export const HOSTILE_GUESTS: readonly HostileGuest[] = [
  ...table('timeout', SHORT, ENDLESS),
  ...table('memory', LONG, MEMORY),
  ...table('stack', LONG, STACK),
  ...table('limit', LONG, LIMIT),
  ...table('error', LONG, ERROR),
  ...table('ok', LONG, OK),
];
