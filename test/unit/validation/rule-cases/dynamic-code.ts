import { fileCases, mainCases, type RuleCase } from './rule-case.ts';

const command = (body: string): string => `export const commands = { async measure(input) { ${body} } };`;
const OUT_OF_REACH = (body: string): string => `function never(input) { ${body} } ${command('return 1;')}`;

export const dynamicCodeCases: readonly RuleCase[] = [
  ...mainCases('eval-call', [
    ['error', command('return eval(input.code);')],
    ['error', command('return (0, eval)(input.code);')],
    ['error', command('return globalThis["ev" + "al"](input.code);')],
    ['error', command('return globalThis[["e", "v", "a", "l"].join("")](input.code);')],
    ['error', command('return globalThis["lave".split("").reverse().join("")](input.code);')],
    ['error', command('return globalThis[String.fromCharCode(101, 118, 97, 108)](input.code);')],
    ['error', command('return globalThis["\\x65val"](input.code);')],
    ['error', command('return globalThis[atob("ZXZhbA==")](input.code);')],
    ['error', command('return globalThis[`${"ev"}al`](input.code);')],
    ['error', `const run = eval; ${command('return run(input.code);')}`],
    ['error', `const { eval: run } = globalThis; ${command('return run(input.code);')}`],
    ['error', `const tools = {}; tools.run = eval; ${command('return tools.run(input.code);')}`],
    ['error', command('return Reflect.get(globalThis, "eval")(input.code);')],
    ['error', command('return Reflect.apply(eval, null, [input.code]);')],
    ['error', command('return eval.call(null, input.code);')],
    ['error', command('return [input.code].map(eval);')],
    ['error', command('return Object.getOwnPropertyDescriptor(globalThis, "eval").value(input.code);')],
    ['error', `const pick = (name) => globalThis[name]; ${command('return pick("eval")(input.code);')}`],
    [
      'error',
      command(
        'const parts = []; parts.push("ev"); parts.push("al"); return globalThis[parts.join("")](input.code);',
      ),
    ],
    ['error', command('return Function.prototype.call.call(eval, null, input.code);')],
    ['error', command('return new Map([["run", eval]]).get("run")(input.code);')],
    ['error', `const tool = { get run() { return eval; } }; ${command('return tool.run(input.code);')}`],
    ['error', `class Tool { static run = eval; } ${command('return Tool.run(input.code);')}`],
    [
      'error',
      `class Tool { constructor() { this.run = eval; } go(x) { return this.run(x); } } ${command('return new Tool().go(input.code);')}`,
    ],
    ['warning', OUT_OF_REACH('return eval(input);')],
    ['warning', command('return eval("this");')],
    [
      null,
      `function evaluate(text) { return text; } const tool = { eval: evaluate }; ${command('return tool.eval(input);')}`,
    ],
    [null, command('const text = "eval(1)"; /* eval(2) */ return text;')],
    [null, `import { eval as compute } from './math.js'; ${command('return compute(input);')}`],
  ]),
  ...mainCases('function-constructor', [
    [
      'error',
      command(
        "return Function.prototype.call.bind(Object.getOwnPropertyDescriptor(Function.prototype, 'constructor').value, null)('return 3')();",
      ),
    ],
    ['error', command('return new Function(input.code)();')],
    ['error', command('return Function("a", input.code)(1);')],
    ['error', command('return [].constructor.constructor(input.code)();')],
    ['error', command('return (() => {}).constructor(input.code)();')],
    ['error', command('return Reflect.construct(Function, [input.code])();')],
    [
      'error',
      `const Maker = Object.getPrototypeOf(async function () {}).constructor; ${command('return new Maker(input.code)();')}`,
    ],
    [
      'error',
      `const Maker = (function* () {}).constructor; ${command('return Maker(input.code)().next();')}`,
    ],
    ['error', `class Box {} ${command('return new Box().constructor.constructor(input.code)();')}`],
    ['error', command('return input.list.map(Function);')],
    [
      'error',
      `class Runner { #code; constructor(code) { this.#code = code; } run() { return new Function("return (" + this.#code + ")")(); } } ${command('return new Runner(input.code).run();')}`,
    ],
    [
      'warning',
      `class Writer { lines = []; compile() { return new Function("return function () {" + this.lines.join(";") + "}")(); } } ${command('return new Writer().compile();')}`,
    ],
    ['warning', 'const root = Function("return this")(); export const commands = { measure: () => root };'],
    [
      'warning',
      'try { runtime = 1; } catch { Function("r", "runtime = r")(1); } export const commands = { measure: () => 1 };',
    ],
    ['warning', OUT_OF_REACH('return new Function(input);')],
    [
      null,
      `class Shape { copy() { return new this.constructor(this); } } ${command('return new Shape().copy();')}`,
    ],
    [null, command('return typeof input === "function" && input instanceof Function;')],
  ]),
  ...mainCases('timer-text', [
    ['error', command('setTimeout("run()", 10);')],
    ['error', command('setInterval(`run(${input.id})`, 10);')],
    [null, command('setTimeout(() => input, 10);')],
    [null, command('setTimeout(input.callback, 10);')],
  ]),
  ...mainCases('dynamic-import', [
    ['error', command('return import(input.name);')],
    ['error', command('return import("node:" + input.name);')],
    ['warning', command('return import("./" + input.name + ".js");')],
    ['warning', command('return import("lodash");')],
    ['notice', command('return import("./main.js");')],
    [null, 'import { log } from "marketplace"; export const commands = { measure: () => log.info("x") };'],
  ]),
  ...mainCases('computed-require', [
    ['error', command('return require(atob(input.name));')],
    ['warning', command('return require(input.name);')],
    [
      'notice',
      'const need = typeof require === "function" ? (name) => require(name) : null; export const commands = { measure: () => need };',
    ],
    [
      null,
      `const modules = { a() {} }; function require(name) { return modules[name]; } ${command('return require(input.name);')}`,
    ],
  ]),
  ...mainCases('webassembly-use', [
    ['error', command('return WebAssembly.instantiate(input.bytes);')],
    ['error', command('return new WebAssembly.Module(input.bytes);')],
    ['warning', command('if (typeof WebAssembly === "object") return WebAssembly.compile(input.bytes);')],
    [null, command('return typeof WebAssembly;')],
  ]),
  ...mainCases('constructor-escape', [
    ['error', command('return this.constructor.constructor("return process")();')],
    ['error', command('return ({}).constructor.constructor("return globalThis.process.env")();')],
    ['error', command('return Function("return process")();')],
    ['error', command('return [].filter["constr" + "uctor"]("return require")();')],
    ['warning', command('return (() => {}).constructor("return this")();')],
    [
      null,
      `class Money { plus() { return new this.constructor(); } } ${command('return new Money().plus();')}`,
    ],
    [null, command('return input.constructor === Object;')],
  ]),
  ...mainCases('stack-escape', [
    [
      'error',
      command('Error.prepareStackTrace = (error, frames) => frames; return new Error().stack[0].getThis();'),
    ],
    ['error', command('return arguments.callee.caller;')],
    [
      'warning',
      'const before = Error.prepareStackTrace; Error.prepareStackTrace = (e, f) => f.length; Error.prepareStackTrace = before; export const commands = { measure: () => 1 };',
    ],
    [null, command('return new Error("x").stack;')],
  ]),
  ...mainCases('process-internals', [
    ['error', command('return process.binding("fs");')],
    ['error', command('return globalThis.process.mainModule.require("fs");')],
    [
      'error',
      'import vm from "node:vm"; export const commands = { measure: (input) => vm.runInThisContext(input.code) };',
    ],
    ['error', 'import * as std from "std"; export const commands = { measure: () => std.getenv("HOME") };'],
    [
      'error',
      'import { createRequire } from "node:module"; const need = createRequire("/"); export const commands = { measure: () => need("fs") };',
    ],
    [
      'warning',
      'const p = typeof process === "object" && process; export const commands = { measure: () => p && p.binding && p.binding("util") };',
    ],
    [null, `const process = { binding: (name) => name }; ${command('return process.binding("fs");')}`],
  ]),
  ...fileCases('suspicious-unparsed', [
    ['warning', { 'dist/broken.js': 'eval(x' }],
    ['notice', { 'dist/source.ts': 'const run: unknown = eval("1");' }],
    [null, { 'dist/broken.js': 'let = = 1' }],
  ]),
];
