import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src-shared/json.ts';
import {
  parseManifest,
  parseManifestBytes,
  parseManifestValue,
  type FieldProblem,
} from '../../../src-main/packages/index.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { sampleManifest } from '../../support/sample-manifest.ts';

function problemsOf(work: () => unknown): readonly FieldProblem[] {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof StationError && thrown.code === 'packages.manifest-invalid') {
      return thrown.details['problems'] as readonly FieldProblem[];
    }
    throw thrown;
  }
  return [];
}

const changed = (changes: Readonly<Record<string, Json>>): readonly FieldProblem[] =>
  problemsOf(() => parseManifestValue(sampleManifest(changes)));
const without = (field: string): readonly FieldProblem[] => {
  const { [field]: _, ...rest } = sampleManifest();
  return problemsOf(() => parseManifestValue(rest));
};

const workflow = (steps: Json, changes: Readonly<Record<string, Json>> = {}): Record<string, Json> => {
  const { main: _, permissions: __, contributes: ___, ...common } = sampleManifest();
  return { ...common, kind: 'workflow', steps, ...changes };
};
const stepProblems = (...steps: readonly Json[]): readonly FieldProblem[] =>
  problemsOf(() => parseManifestValue(workflow(steps)));

describe('a manifest', () => {
  it('is accepted with its defaults filled in', () => {
    expect(parseManifest(JSON.stringify(sampleManifest()))).toMatchObject({
      kind: 'extension',
      tags: [],
      dependencies: {},
      pricing: { model: 'free' },
      contributes: { commands: [], reports: [] },
    });
  });

  it('may be a workflow with manual steps', () => {
    const manifest = parseManifestValue(
      workflow([
        'check',
        {
          id: 'run',
          uses: 'acme.tools/scan',
          needs: ['check'],
          with: { a: { $from: 'check', path: '/x/0' } },
        },
      ]),
    );
    expect(manifest.kind === 'workflow' && manifest.steps.map(({ id, needs }) => ({ id, needs }))).toEqual([
      { id: 'check', needs: [] },
      { id: 'run', needs: ['check'] },
    ]);
  });

  it('may hold x- keys for other tools, which are ignored', () => {
    const manifest = parseManifestValue(
      sampleManifest({
        'x-ci': { any: true },
        engines: { marketplace: '^1.0.0', 'x-node': '20' },
        permissions: [{ capability: 'storage', reason: 'Keeps.', 'x-note': 1 }],
        dependencies: { 'x-corp.tools': '^1.0.0' },
      }),
    );
    expect(manifest).not.toHaveProperty('x-ci');
    expect(manifest.engines).toEqual({ marketplace: '^1.0.0' });
    expect(manifest.dependencies).toEqual({ 'x-corp.tools': '^1.0.0' });
  });

  it.each([
    ['main', 'main'],
    ['publisher', 'publisher'],
    ['engines', 'engines'],
    ['license', 'license'],
    ['manifestVersion', 'manifestVersion'],
  ])('names the missing field %s and what to write', (field) => {
    const [problem, ...others] = without(field);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ field, problem: 'it is missing' });
    expect(problem?.fix).toMatch(/^(?:write|name) /);
  });

  it.each<readonly [string, Record<string, Json>, string, RegExp]>([
    ['an unknown key', { licence: 'MIT' }, 'licence', /did you mean "license"/],
    ['an unknown key like no other', { banana: 1 }, 'banana', /"x-banana"/],
    ['translations', { l10n: {} }, 'l10n', /remove it/],
    ['an unknown category', { category: 'reportin' }, 'category', /did you mean "reporting"/],
    [
      'a category by its label',
      { category: 'Trading Strategy' },
      'category',
      /did you mean "trading-strategy"/,
    ],
    ['an unknown kind', { kind: 'extention' }, 'kind', /did you mean "extension"/],
    ['a name in capitals', { name: 'Hyper' }, 'name', /lower-case/],
    ['a version with a v', { version: 'v1.0.0' }, 'version', /1\.2\.3/],
    ['a version with build metadata', { version: '1.0.0+5' }, 'version', /1\.2\.3/],
    ['a range that is none', { engines: { marketplace: 'latest' } }, 'engines.marketplace', /semver range/],
    [
      'a range for another guest API',
      { engines: { marketplace: '^2.0.0' } },
      'engines.marketplace',
      /1\.0\.0/,
    ],
    ['an unknown engine', { engines: { marketplace: '^1.0.0', node: '>=20' } }, 'engines.node', /remove it/],
    [
      'a dependency without publisher',
      { dependencies: { indicators: '^1.0.0' } },
      'dependencies.indicators',
      /publisher\.name/,
    ],
    [
      'a dependency on something that is no range',
      { dependencies: { 'acme.x': 'git+ssh://x' } },
      'dependencies["acme.x"]',
      /semver range/,
    ],
    [
      'a dependency on itself',
      { dependencies: { 'black-swann.hyper-momentum': '*' } },
      'dependencies["black-swann.hyper-momentum"]',
      /remove/,
    ],
    [
      'an unknown capability',
      { permissions: [{ capability: 'networks', reason: 'x' }] },
      'permissions[0].capability',
      /did you mean "network"/,
    ],
    [
      'a permission without reason',
      { permissions: [{ capability: 'storage' }] },
      'permissions[0].reason',
      /say to users/,
    ],
    [
      'hosts where none belong',
      { permissions: [{ capability: 'storage', reason: 'x', hosts: ['a.com'] }] },
      'permissions[0].hosts',
      /./,
    ],
    [
      'network without hosts',
      { permissions: [{ capability: 'network', reason: 'x' }] },
      'permissions[0].hosts',
      /api\.example\.com/,
    ],
    [
      'any host',
      { permissions: [{ capability: 'network', hosts: ['*'], reason: 'x' }] },
      'permissions[0].hosts[0]',
      /host name/,
    ],
    [
      'a capability twice',
      {
        permissions: [
          { capability: 'storage', reason: 'x' },
          { capability: 'storage', reason: 'y' },
        ],
      },
      'permissions[1].capability',
      /once/,
    ],
    [
      'two contributions of one id',
      { contributes: { commands: [{ id: 'a', title: 'A' }], reports: [{ id: 'a', title: 'B' }] } },
      'contributes.reports[0].id',
      /of its own/,
    ],
    [
      'a contribution without title',
      { contributes: { commands: [{ id: 'a' }] } },
      'contributes.commands[0].title',
      /title/,
    ],
    [
      'an unknown contribution',
      { contributes: { command: [] } },
      'contributes.command',
      /did you mean "commands"/,
    ],
    ['settings that are a list', { contributes: { settings: [] } }, 'contributes.settings', /JSON Schema/],
    [
      'settings of another type',
      { contributes: { settings: { type: 'string' } } },
      'contributes.settings.type',
      /"object"/,
    ],
    [
      'a setting without schema',
      { contributes: { settings: { properties: { a: 1 } } } },
      'contributes.settings.properties.a',
      /schema/,
    ],
    [
      'a setting of an unknown type',
      { contributes: { settings: { properties: { a: { type: 'str' } } } } },
      'contributes.settings.properties.a.type',
      /string, number/,
    ],
    [
      'days of trial without a trial',
      { pricing: { model: 'free', trialDays: 7 } },
      'pricing.trialDays',
      /"trial"/,
    ],
    ['an http address', { homepage: 'http://example.com' }, 'homepage', /https/],
    ['an address with a script', { bugs: 'javascript:alert(1)' }, 'bugs', /https/],
    ['a module outside dist', { main: 'src/main.ts' }, 'main', /dist/],
    ['steps in an extension', { steps: [] }, 'steps', /./],
    ['a text of two lines', { displayName: 'a\nb' }, 'displayName', /one line/],
    ['a number for a name', { name: 5 }, 'name', /short name/],
  ])('names the field and the fix for %s', (_, changes, field, fix) => {
    const problems = changed(changes);
    expect(problems.map((problem) => problem.field)).toEqual([field]);
    expect(problems[0]?.fix).toMatch(fix);
  });

  it('lists all problems at once', () => {
    const fields = changed({ name: 'A', licence: 'MIT', category: 'x', version: '1' }).map(
      ({ field }) => field,
    );
    expect(fields.toSorted()).toEqual(['category', 'licence', 'name', 'version']);
  });
});

describe('the steps of a workflow', () => {
  it.each<readonly [string, readonly Json[], string]>([
    ['no step', [], 'steps'],
    ['two steps of one id', ['a', 'a'], 'steps[1].id'],
    ['a need that is no step', [{ id: 'a', needs: ['b'] }], 'steps[0].needs[0]'],
    ['a step that needs itself', [{ id: 'a', needs: ['a'] }], 'steps'],
    [
      'a circle',
      [
        { id: 'a', needs: ['c'] },
        { id: 'b', needs: ['a'] },
        { id: 'c', needs: ['b'] },
      ],
      'steps',
    ],
    [
      'a circle through values',
      [
        { id: 'a', with: { x: { $from: 'b' } } },
        { id: 'b', needs: ['a'] },
      ],
      'steps',
    ],
    [
      'a value of no step',
      [{ id: 'a', with: { x: [{ $from: 'z', path: '' }] } }],
      'steps[0].with.x[0].$from',
    ],
    ['a value that is no reference', [{ id: 'a', with: { x: { $from: 3 } } }], 'steps[0].with.x.$from'],
    ['a bad pointer', ['b', { id: 'a', with: { x: { $from: 'b', path: 'x' } } }], 'steps[1].with.x.path'],
    ['more than a reference', ['b', { id: 'a', with: { x: { $from: 'b', or: 1 } } }], 'steps[1].with.x.or'],
    ['a use without publisher', [{ id: 'a', uses: 'scan' }], 'steps[0].uses'],
    ['an unknown key', [{ id: 'a', need: [] }], 'steps[0].need'],
    ['a number', [5], 'steps[0]'],
    ['a name with spaces', ['first step'], 'steps[0]'],
  ])('are refused with %s', (_, steps, field) => {
    expect(stepProblems(...steps).map((problem) => problem.field)).toEqual([field]);
  });

  it('leave no room for permissions', () => {
    const problems = problemsOf(() => parseManifestValue(workflow(['a'], { permissions: [] })));
    expect(problems.map(({ field }) => field)).toEqual(['permissions']);
  });
});

describe('the text of a manifest', () => {
  it.each([
    ['nothing', '', /ends too early/],
    ['a comment', '{ // hi\n}', /comments/],
    ['a last comma', '{"a":1,}', /comma before/],
    ['a last comma in a list', '{"a":[1,]}', /comma before/],
    ['single quotes', "{'a':1}", /double quotes/],
    ['a key twice', '{"name":"a","name":"b"}', /twice/],
    ['a key twice by escape', '{"name":"a","n\\u0061me":"b"}', /twice/],
    ['a poisoned key', '{"x-a":{"__proto__":{}}}', /not allowed/],
    ['a poisoned key by escape', '{"x-a":{"\\u005f_proto__":{}}}', /not allowed/],
    ['a constructor', '{"constructor":{}}', /not allowed/],
    ['a number without end', '{"a":1e999}', /too large/],
    ['half a character', '{"a":"\\ud800"}', /half a character/],
    ['deep nesting', `{"a":${'['.repeat(3_000)}`, /levels/],
    ['two values', '{} {}', /follows/],
    ['a byte order mark', '\ufeff{}', /byte order mark/],
    ['more than 64 KiB', `{"a":"${'x'.repeat(70_000)}"}`, /at most 65536/],
    ['a control character', '{"a":"\u0001"}', /bad escape/],
    ['no object', '[]', /a list stands/],
  ])('is refused with %s', (_, text, problem) => {
    const [first] = problemsOf(() => parseManifest(text));
    expect(first?.problem).toMatch(problem);
    expect(first?.fix).not.toBe('');
  });

  it('says line, column and field of what is wrong', () => {
    const [problem] = problemsOf(() => parseManifest('{\n  "engines": {\n    "marketplace": oops }\n}'));
    expect(problem).toMatchObject({ field: 'engines.marketplace' });
    expect(problem?.problem).toContain('line 3, column 20');
  });

  it('must be UTF-8', () => {
    expect(problemsOf(() => parseManifestBytes(Buffer.from('{"name":"\xff"}', 'latin1')))).toMatchObject([
      { fix: 'save wpk.json as UTF-8' },
    ]);
  });

  it('leaves the prototypes of the host alone', () => {
    problemsOf(() =>
      parseManifestValue(
        JSON.parse('{"__proto__":{"polluted":1},"x-a":{"constructor":{"prototype":{"polluted":1}}}}') as Json,
      ),
    );
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
