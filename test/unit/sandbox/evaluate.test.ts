import { afterAll, describe, expect, it } from 'vitest';
import { createSandbox, program, runSource } from '../../support/sandbox/run-source.ts';

const sandbox = createSandbox({ size: 1 });
afterAll(() => sandbox.close());

const value = async (source: string, input?: { readonly n: number }): Promise<unknown> => {
  const result = await runSource(sandbox, source, input === undefined ? {} : { input });
  expect(result.error).toBeNull();
  expect(result.outcome).toBe('ok');
  return result.value;
};

describe('evaluating a plain script', () => {
  it('answers the last expression', async () => {
    expect(await value('const a = 20; a + 1')).toBe(21);
  });

  it('prefers globalThis.result', async () => {
    expect(await value('globalThis.result = { a: [1, "two", null, true] }; 5')).toEqual({
      a: [1, 'two', null, true],
    });
    expect(await value('var result = 7; 5')).toBe(7);
    expect(await value('globalThis.result = undefined; 5')).toBe(5);
  });

  it('awaits a thenable', async () => {
    expect(await value('Promise.resolve(3)')).toBe(3);
    expect(await value('({ then(resolve) { resolve(4) } })')).toBe(4);
  });

  it('answers null for undefined', async () => {
    expect(await value('undefined')).toBeNull();
    expect(await value('')).toBeNull();
  });

  it('gets the input as a global', async () => {
    expect(await value('input.n * 2', { n: 21 })).toBe(42);
  });

  it('is still a script with dynamic import, await inside functions, or those words in texts', async () => {
    expect(await value('var result = "export default 1; await import"; 0')).toBe(
      'export default 1; await import',
    );
    expect(await value('(async () => await 5)()')).toBe(5);
    expect(await value('import("marketplace").then((m) => typeof m.log.info)')).toBe('function');
  });
});

describe('evaluating a module', () => {
  it('calls its default, with the input', async () => {
    expect(await value('export default (input) => input.n + 1', { n: 1 })).toBe(2);
  });

  it('calls its activate when there is no default', async () => {
    expect(await value('export const activate = async (ctx) => ctx')).toEqual({
      extensionId: 'acme.guest',
      version: '1.2.3',
    });
  });

  it('takes a default that is no function as the value', async () => {
    expect(await value('export default { a: 1 }')).toEqual({ a: 1 });
  });

  it('knows top-level await in every form', async () => {
    expect(await value('await (1); export {}')).toBeNull();
    expect(await value('await (Promise.resolve(1)); globalThis.x = 1')).toBeNull();
    expect(await value('for await (const x of [1]) { x }')).toBeNull();
  });

  it('answers null when it exports nothing to call', async () => {
    expect(await value('export const other = 1')).toBeNull();
  });
});

describe('calling what an extension contributes', () => {
  const main = program({
    'dist/main.js': `
      let active = 0;
      export function activate(ctx) { active = ctx.version.length }
      export const commands = { add: async (input) => input.a + input.b + active };
      export const strategies = {
        last: (bars, input) => [{ time: bars.time.at(-1), side: 'buy', price: bars.close.at(-1) * input.k }],
        wrong: () => [{ side: 'up' }],
      };
      export const reports = {
        daily: async (input) => { const { report } = await import('marketplace'); report.markdown('# ' + input.title); return 5 },
      };`,
  });
  const call = (kind: 'command' | 'strategy' | 'report', name: string, input: object, bars?: object) =>
    runSource(sandbox, '', {
      program: main,
      call: { kind, name, input, ...(bars === undefined ? {} : { bars }) } as never,
    });

  it('activates first, then runs a command with its input', async () => {
    expect(await call('command', 'add', { a: 1, b: 2 })).toMatchObject({ outcome: 'ok', value: 8 });
  });

  it('gives a strategy its bars and takes signals', async () => {
    const result = await call('strategy', 'last', { k: 2 }, { time: [1, 2], close: [3, 4] });
    expect(result).toMatchObject({ outcome: 'ok', value: [{ time: 2, side: 'buy', price: 8 }] });
  });

  it('refuses a strategy that answers something else, naming where', async () => {
    const result = await call('strategy', 'wrong', {});
    expect(result).toMatchObject({ outcome: 'error', value: null });
    expect(result.error?.message).toContain('at 0.');
  });

  it('collects what a report writes and answers null', async () => {
    const result = await call('report', 'daily', { title: 'Day' });
    expect(result).toMatchObject({
      outcome: 'ok',
      value: null,
      report: [{ kind: 'markdown', text: '# Day' }],
    });
  });

  it('says so when the extension does not have it, also for inherited names', async () => {
    for (const name of ['nope', 'toString', '__proto__', 'constructor']) {
      const result = await call('command', name, {});
      expect(result.outcome).toBe('error');
      expect(result.error?.message).toContain(`no function "${name}"`);
    }
  });
});

describe('loading modules', () => {
  it('imports relative files of the package and dependencies by id', async () => {
    const result = await runSource(sandbox, '', {
      program: program({
        'dist/main.js': `import { b } from './lib/b.js'; import { c } from 'acme.indicators'; export default () => b + c`,
        'dist/lib/b.js': `import { one } from '../one.js'; export const b = one + 1`,
        'dist/one.js': `export const one = 1`,
        'acme.indicators': `import { settings } from 'marketplace'; export const c = typeof settings.get === 'function' ? 40 : 0`,
      }),
    });
    expect(result).toMatchObject({ outcome: 'ok', value: 42 });
  });

  it('refuses everything else and names it', async () => {
    for (const specifier of [
      'fs',
      'node:fs',
      'https://example.com/x.js',
      './missing.js',
      '../../etc/passwd',
      '/etc/passwd',
    ]) {
      const result = await runSource(sandbox, `import ${JSON.stringify(specifier)}; export default 1`);
      expect(result.outcome).toBe('error');
      expect(result.error).toMatchObject({ name: 'ImportError' });
      expect(result.error?.message).toContain(`"${specifier}"`);
    }
  });

  it('refuses CommonJS and says how to bundle', async () => {
    for (const source of ['const fs = require("fs")', 'module.exports = {}', 'exports.a = 1']) {
      const result = await runSource(sandbox, source);
      expect(result.outcome).toBe('error');
      expect(result.error?.message).toContain('esbuild --bundle --format=esm');
    }
  });
});

describe('what a guest finds around it', () => {
  it('has no platform objects', async () => {
    const names = [
      'process',
      'require',
      'module',
      'exports',
      'console',
      'setTimeout',
      'setInterval',
      'setImmediate',
      'fetch',
      'XMLHttpRequest',
      'WebAssembly',
      'Worker',
      'Buffer',
      'std',
      'os',
      'navigator',
      'window',
      'document',
      'global',
      'postMessage',
      'scriptArgs',
      '__marketplace_host__',
      'Atomics',
    ];
    expect(await value(`${JSON.stringify(names)}.filter((name) => name in globalThis)`)).toEqual([]);
    expect(
      await value(
        `import { log } from 'marketplace'; export default () => Reflect.ownKeys(globalThis).filter((k) => String(k).includes('marketplace'))`,
      ),
    ).toEqual([]);
  });

  it('gets frozen host objects', async () => {
    expect(
      await value(`import * as host from 'marketplace';
        export default () => [Object.keys(host).sort().join(), Object.values(host).every(Object.isFrozen), Object.values(host).every((part) => Object.values(part).every(Object.isFrozen))]`),
    ).toEqual(['clock,log,marketData,network,notify,report,settings,storage', true, true]);
  });

  it('has a fixed time and fixed random numbers in a dry run', async () => {
    const source = `import { clock } from 'marketplace';
      export default () => [clock.now(), Date.now(), new Date().toISOString(), new Date(0).getTime(), Math.random(), new Date() instanceof Date, typeof Date()]`;
    const first = await value(source);
    expect(first).toEqual(await value(source));
    expect((first as unknown[]).slice(0, 4)).toEqual([
      1767139200000,
      1767139200000,
      '2025-12-31T00:00:00.000Z',
      0,
    ]);
  });

  it('keeps nothing from one run to the next', async () => {
    await value('globalThis.leak = 1; Array.prototype.leak = 2; 0');
    expect(await value('[typeof leak, typeof [].leak]')).toEqual(['undefined', 'undefined']);
  });
});

describe('reporting an error', () => {
  it('gives name, message, line and column', async () => {
    const result = await runSource(sandbox, 'function f() {\n  throw new TypeError("bad");\n}\nf()');
    expect(result).toMatchObject({
      outcome: 'error',
      value: null,
      error: { name: 'TypeError', message: 'bad', line: 2 },
    });
    expect(result.error?.column).toBeGreaterThan(0);
    expect(result.error?.stack).not.toContain('marketplace:host');
  });

  it('places syntax errors', async () => {
    expect((await runSource(sandbox, 'let a = 1;\nlet b = ;')).error).toMatchObject({
      name: 'SyntaxError',
      line: 2,
    });
    expect((await runSource(sandbox, 'export default 1;\n\nlet b = ;')).error).toMatchObject({
      name: 'SyntaxError',
      line: 3,
    });
  });

  it('takes anything that is thrown', async () => {
    for (const [thrown, message] of [
      ['"text"', 'text'],
      ['5', '5'],
      ['null', 'null was thrown'],
      ['undefined', 'undefined'],
      ['Symbol("s")', 'a symbol'],
    ]) {
      expect((await runSource(sandbox, `throw ${thrown}`)).error).toMatchObject({ name: 'Error', message });
    }
  });
});
