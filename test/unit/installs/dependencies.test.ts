import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { refusalDetails, refusalOf } from '../../support/refusal.ts';
import { DEVELOPER, PERSON, TestHome } from '../../support/installs/open-home.ts';

let home: TestHome;
beforeEach(async () => {
  home = await TestHome.open(temporaryFolder());
  await home.registry.publishers.create({ id: 'acme', displayName: 'Acme' }, DEVELOPER);
});
afterEach(() => home.close());

const library = (version: string, value: number) =>
  home.publish({
    id: 'acme.lib',
    version,
    main: `export const answer = ${value};\n`,
    manifest: { contributes: { commands: [], strategies: [], reports: [] } },
  });

const user = (id: string, range: string, version = '1.0.0') =>
  home.publish({
    id,
    version,
    main: "import { answer } from 'acme.lib';\nexport const commands = { hello: () => answer };\n",
    manifest: { dependencies: { 'acme.lib': range } },
  });

const value = async (extensionId: string) =>
  (await home.installs.run({ extensionId, name: 'hello', input: {} }, PERSON)).result.value;

describe('dependencies', () => {
  it('come with what needs them, the highest that suits, and are loaded into its run', async () => {
    await library('1.0.0', 10);
    await library('1.2.0', 12);
    await library('2.0.0', 20);
    await user('acme.app', '^1.0.0');
    const plan = await home.installs.plan(
      { operands: [{ kind: 'registry', extensionId: 'acme.app' }] },
      PERSON,
    );
    expect(
      plan.steps.map(({ extensionId, toVersion, requiredBy }) => [extensionId, toVersion, requiredBy]),
    ).toEqual([
      ['acme.lib', '1.2.0', 'acme.app'],
      ['acme.app', '1.0.0', null],
    ]);
    await home.install('acme.app');
    expect(await value('acme.app')).toBe(12);
    expect((await home.installs.get('acme.lib')).requiredBy).toEqual(['acme.app']);
  });

  it('are found by everybody at once or named as a conflict', async () => {
    await library('1.0.0', 10);
    await library('2.0.0', 20);
    await user('acme.one', '^1.0.0');
    await user('acme.two', '>=1.0.0');
    await user('acme.three', '^2.0.0');
    await home.install('acme.two');
    expect((await home.installs.get('acme.lib')).version).toBe('2.0.0');
    const conflict = await refusalDetails(() => home.install('acme.one'));
    expect(conflict).toMatchObject({ extensionId: 'acme.lib' });
    expect(JSON.stringify(conflict['demands'])).toContain('acme.one@1.0.0 wants ^1.0.0');
    expect(await refusalOf(() => home.install('acme.one'))).toBe('installs.dependency-conflict');
    await home.install('acme.three');
    expect((await home.installs.get('acme.lib')).requiredBy).toEqual(['acme.two', 'acme.three']);
  });

  it('choose an older version of one where only that suits all', async () => {
    await library('1.0.0', 10);
    await library('2.0.0', 20);
    await user('acme.one', '^1.0.0');
    await user('acme.two', '^1.0.0', '1.0.0');
    await user('acme.two', '^2.0.0', '2.0.0');
    await home.carryOut({
      operands: [
        { kind: 'registry', extensionId: 'acme.one' },
        { kind: 'registry', extensionId: 'acme.two' },
      ],
    });
    expect((await home.installs.get('acme.two')).version).toBe('1.0.0');
    expect((await home.installs.get('acme.lib')).version).toBe('1.0.0');
  });

  it('that are missing or go in a circle are refused with their names', async () => {
    await user('acme.app', '^1.0.0');
    expect(await refusalOf(() => home.install('acme.app'))).toBe('installs.dependency-missing');
    await home.publish({ id: 'acme.hen', manifest: { dependencies: { 'acme.egg': '*' } } });
    await home.publish({ id: 'acme.egg', manifest: { dependencies: { 'acme.hen': '*' } } });
    const circle = await refusalDetails(() => home.install('acme.hen'));
    expect(circle['cycle']).toBe('acme.hen → acme.egg → acme.hen');
  });

  it('cannot be taken from what needs them, and are offered up when nothing does', async () => {
    await library('1.0.0', 10);
    await user('acme.app', '^1.0.0');
    await home.install('acme.app');
    const refused = () => home.installs.uninstall({ extensionId: 'acme.lib', deleteData: false }, PERSON);
    expect(await refusalDetails(refused)).toMatchObject({ dependents: ['acme.app'] });
    expect(await refusalOf(() => home.installs.disable('acme.lib', PERSON))).toBe('installs.needed-by');
    const done = await home.installs.uninstall({ extensionId: 'acme.app', deleteData: false }, PERSON);
    expect(done).toMatchObject({ unneeded: ['acme.lib'], removed: [] });
    await home.install('acme.app');
    const both = await home.installs.uninstall(
      { extensionId: 'acme.app', deleteData: false, removeUnneeded: true },
      PERSON,
    );
    expect(both.removed).toEqual(['acme.lib']);
    expect(await home.installs.list()).toEqual([]);
    expect((await home.installs.list({ all: true })).every(({ status }) => status === 'uninstalled')).toBe(
      true,
    );
  });

  it('belong to the person once the person asks for them', async () => {
    await library('1.0.0', 10);
    await user('acme.app', '^1.0.0');
    await home.install('acme.app');
    await home.install('acme.lib');
    const done = await home.installs.uninstall({ extensionId: 'acme.app', deleteData: false }, PERSON);
    expect(done.unneeded).toEqual([]);
  });

  it('go together with what needs them or not at all', async () => {
    await library('1.0.0', 10);
    await user('acme.app', '^1.0.0');
    await home.install('acme.app');
    await library('2.0.0', 20);
    await home.publish({
      id: 'acme.app',
      version: '2.0.0',
      main: "import { nothing } from 'acme.lib';\nexport const commands = {};\n",
      manifest: { dependencies: { 'acme.lib': '^2.0.0' } },
    });
    expect(await refusalOf(() => home.update('acme.app'))).toBe('installs.health-check-failed');
    expect((await home.installs.get('acme.lib')).version).toBe('1.0.0');
    expect(await value('acme.app')).toBe(10);
  });

  it('of more than one file are loaded whole, and nobody else sees their files', async () => {
    await home.publish({
      id: 'acme.lib',
      main: "import { deep } from './inner/deep.js';\nexport const answer = deep;\nexport default 5;\n",
      files: {
        'dist/inner/deep.js': "import { base } from '../base.js';\nexport const deep = base + 1;\n",
        'dist/base.js': 'export const base = 41;\n',
      },
      manifest: { contributes: { commands: [], strategies: [], reports: [] } },
    });
    await home.publish({
      id: 'acme.app',
      main: "import five, { answer } from 'acme.lib';\nimport { base } from './base.js';\nexport const commands = { hello: () => [answer, five, base] };\n",
      files: { 'dist/base.js': 'export const base = 0;\n' },
      manifest: { dependencies: { 'acme.lib': '*' } },
    });
    await home.install('acme.app');
    expect(await value('acme.app')).toEqual([42, 5, 0]);
  });
});
