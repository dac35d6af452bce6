import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createWorkbench } from '../../../src-main/workbench/index.ts';
import { refusalDetails, refusalOf } from '../../support/refusal.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const workbench = createWorkbench();
afterAll(() => workbench.close());

const PATIENT = { timeoutMs: 20_000 };

interface Parts {
  readonly name: string;
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string>>;
}

async function project({ name, manifest = {}, files = {} }: Parts): Promise<string> {
  const folder = path.join(temporaryFolder(), name);
  await workbench.create({ folder, publisher: 'ada', name, template: 'library' });
  const file = path.join(folder, 'wpk.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...manifest }));
  for (const [each, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, each)), { recursive: true });
    writeFileSync(path.join(folder, each), text);
  }
  return folder;
}

const command = (id: string, input?: unknown) => ({
  commands: [{ id, title: id, ...(input === undefined ? {} : { input }) }],
});

async function dryRun(
  folder: string,
  more: { readonly with?: string[]; readonly name?: string; readonly input?: number } = {},
) {
  return workbench.dryRun({ with: [], ...PATIENT, ...more, path: folder });
}

describe('a dry run', () => {
  it('gives each contribution the example that its schema names, unless there is an input', async () => {
    const schema = {
      type: 'object',
      properties: {
        symbol: { type: 'string', examples: ['USDJPY'] },
        days: { type: 'integer', default: 5 },
        note: { type: 'string' },
      },
    };
    const folder = await project({
      name: 'echo',
      manifest: { contributes: command('echo', schema) },
      files: {
        'src/main.ts': 'export const mean = () => 1; export const commands = { echo: (input) => input };',
        'test/mean.test.ts': 'export const tests = {};',
      },
    });
    const valueOf = ({ runs }: Awaited<ReturnType<typeof dryRun>>) =>
      runs.find(({ name }) => name === 'echo')?.value;
    expect(valueOf(await dryRun(folder))).toEqual({ symbol: 'USDJPY', days: 5 });
    expect(valueOf(await dryRun(folder, { input: 7 }))).toBe(7);
  });

  it('says whose prices a strategy was given', async () => {
    const strategy = (id: string, examples?: string[]) => ({
      id,
      title: id,
      input: { type: 'object', properties: { symbol: { type: 'string', examples } } },
    });
    const folder = await project({
      name: 'follow',
      manifest: { contributes: { strategies: [strategy('named', ['USDJPY']), strategy('unnamed')] } },
      files: {
        'src/main.ts':
          'const seen = (bars) => [{ time: bars.time[0], side: "buy", price: 1, note: bars.symbol }]; export const mean = () => 1; export const strategies = { named: seen, unnamed: seen };',
        'test/mean.test.ts': 'export const tests = {};',
      },
    });
    const { runs } = await dryRun(folder);
    expect(runs.map(({ kind, symbol }) => [kind, symbol])).toEqual([
      ['activate', undefined],
      ['strategy', 'USDJPY'],
      ['strategy', 'EURUSD'],
    ]);
    expect(runs[1]?.value).toMatchObject([{ note: 'USDJPY' }]);
  });

  it('answers settings with their defaults', async () => {
    const settings = {
      type: 'object',
      properties: { days: { type: 'integer', default: 20 }, other: { type: 'string' } },
    };
    const folder = await project({
      name: 'settings',
      manifest: { contributes: { ...command('look'), settings } },
      files: {
        'src/main.ts': `import { settings } from 'marketplace';
          export const mean = () => 1;
          export const commands = { look: () => [settings.get('days'), settings.get('other') === undefined] };`,
        'test/mean.test.ts': 'export const tests = {};',
      },
    });
    expect((await dryRun(folder, { name: 'look' })).runs[0]?.value).toEqual([20, true]);
  });

  it('tells a failing test from a passing one, and keeps what it threw', async () => {
    const folder = await project({
      name: 'tested',
      files: {
        'src/main.ts': 'export const one = 1;',
        'test/mean.test.ts': `import { one } from '../src/main.ts';
          export const tests = {
            passes() { if (one !== 1) throw new Error('no'); },
            async fails() { throw new Error('two is not one'); },
            'throws a text'() { throw 'plain'; },
            'throws nothing'() { throw undefined; },
          };`,
      },
    });
    const { ok, tests } = await dryRun(folder);
    expect(ok).toBe(false);
    expect(tests).toEqual([
      { file: 'test/mean.test.ts', name: 'passes', ok: true, message: null },
      { file: 'test/mean.test.ts', name: 'fails', ok: false, message: 'two is not one' },
      { file: 'test/mean.test.ts', name: 'throws a text', ok: false, message: 'plain' },
      { file: 'test/mean.test.ts', name: 'throws nothing', ok: false, message: 'undefined' },
    ]);
  });

  it('fails a whole test file that never comes to its end', async () => {
    const folder = await project({
      name: 'endless',
      files: {
        'test/mean.test.ts': 'export const tests = { "waits for ever": () => new Promise(() => {}) };',
      },
    });
    const { ok, tests } = await workbench.dryRun({ path: folder, with: [], timeoutMs: 2_000 });
    expect(ok).toBe(false);
    expect(tests).toEqual([expect.objectContaining({ name: 'test/mean.test.ts', ok: false })]);
  });

  it('refuses a name that is not contributed', async () => {
    const folder = await project({ name: 'named' });
    expect(await refusalOf(() => dryRun(folder, { name: 'other' }))).toBe('projects.unknown-contribution');
  });
});

describe('a dry run with dependencies', () => {
  const user = (range: string): Promise<string> =>
    project({
      name: 'user',
      manifest: { contributes: command('ask'), dependencies: { 'ada.maths': range } },
      files: {
        'src/main.ts': `import { mean } from 'ada.maths'; export const commands = { ask: () => mean([1, 3], 2) };`,
        'test/mean.test.ts': `import { mean } from 'ada.maths';
          export const tests = { 'sees it too'() { if (mean([2], 1) !== 2) throw new Error('no'); } };`,
      },
    });

  it('lets code and tests import the given one', async () => {
    const [folder, maths] = [await user('^0.1.0'), await project({ name: 'maths' })];
    const { ok, runs } = await dryRun(folder, { with: [maths] });
    expect(runs.find(({ name }) => name === 'ask')?.value).toBe(2);
    expect(ok).toBe(true);
  });

  it('names every one that was not given', async () => {
    const folder = await user('^0.1.0');
    expect(await refusalOf(() => dryRun(folder))).toBe('projects.dependency-missing');
    expect(await refusalDetails(() => dryRun(folder))).toMatchObject({ missing: ['ada.maths'] });
  });

  it('refuses one outside the range', async () => {
    const [folder, maths] = [await user('^2.0.0'), await project({ name: 'maths' })];
    expect(await refusalOf(() => dryRun(folder, { with: [maths] }))).toBe('projects.dependency-version');
  });
});

describe('a dry run of a workflow', () => {
  const steps = (uses: string, pointer = '/mean'): Promise<string> =>
    project({
      name: 'steps',
      manifest: {
        kind: 'workflow',
        category: 'workflow',
        main: undefined,
        permissions: undefined,
        contributes: undefined,
        dependencies: { 'ada.maths': '^0.1.0' },
        steps: [
          { id: 'ask', uses, with: { values: [1, 3] } },
          { id: 'look', with: { seen: { $from: 'ask', path: pointer } } },
        ],
      },
    });
  const maths = (): Promise<string> =>
    project({
      name: 'maths',
      manifest: { contributes: command('ask') },
      files: {
        'src/main.ts': `export const mean = () => 0;
          export const commands = { ask: ({ values }) => ({ mean: values.reduce((a, b) => a + b) / values.length }) };`,
      },
    });

  it('runs the steps and passes values on', async () => {
    const { ok, runs, tests } = await dryRun(await steps('ada.maths/ask'), { with: [await maths()] });
    expect(runs.map(({ kind, name, outcome }) => `${kind} ${name} ${outcome}`)).toEqual([
      'command ada.maths/ask ok',
      'workflow steps ok',
    ]);
    expect(runs.at(-1)?.value).toMatchObject({ output: { seen: 2 } });
    expect([ok, tests]).toEqual([true, []]);
  });

  it('refuses a step whose command is not there', async () => {
    const [folder, given] = [await steps('ada.maths/other'), await maths()];
    expect(await refusalOf(() => dryRun(folder, { with: [given] }))).toBe('projects.unknown-contribution');
  });

  it('refuses a step that looks for a value nobody gave', async () => {
    const [folder, given] = [await steps('ada.maths/ask', '/median'), await maths()];
    expect(await refusalOf(() => dryRun(folder, { with: [given] }))).toBe('installs.workflow-invalid');
  });
});
