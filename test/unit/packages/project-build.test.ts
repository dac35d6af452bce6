import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProject, buildTest, createProject } from '../../../src-main/packages/index.ts';
import { refusalDetails, refusalOf } from '../../support/refusal.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function project(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = path.join(temporaryFolder(), 'project');
  await createProject({ folder, publisher: 'ada', name: 'first-light', template: 'command' });
  for (const [file, text] of Object.entries(files)) write(folder, file, text);
  return folder;
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

function manifest(folder: string, change: Readonly<Record<string, unknown>>): void {
  const file = path.join(folder, 'wpk.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...change }));
}

const built = (folder: string): string => readFileSync(path.join(folder, 'dist/main.js'), 'utf8');

describe('building a project', () => {
  it('makes one readable module that still imports the host', async () => {
    const folder = await project();
    expect(await buildProject(folder)).toEqual({ built: true, warnings: [] });
    expect(built(folder)).toContain('from "marketplace"');
    expect(built(folder)).toContain('function rangeOf(');
    expect(built(folder)).not.toContain('./range');
  });

  it('leaves declared dependencies as imports', async () => {
    const folder = await project({ 'src/main.ts': `export { sma } from 'acme.indicators';` });
    manifest(folder, { dependencies: { 'acme.indicators': '^2.1.0' } });
    await buildProject(folder);
    expect(built(folder)).toContain('from "acme.indicators"');
  });

  it('gives the same bytes in another folder, through a link, and with other compiler settings', async () => {
    const first = await project();
    await buildProject(first);
    const expected = built(first);

    const moved = path.join(temporaryFolder(), 'another/deeper/place');
    mkdirSync(path.dirname(moved), { recursive: true });
    renameSync(first, moved);
    write(
      moved,
      'tsconfig.json',
      '{ "compilerOptions": { "target": "ES5", "jsx": "react", "paths": { "*": ["x"] } } }',
    );
    rmSync(path.join(moved, 'dist'), { recursive: true });
    await buildProject(moved);
    expect(built(moved)).toBe(expected);

    const link = path.join(temporaryFolder(), 'link');
    symlinkSync(moved, link);
    await buildProject(link);
    expect(built(moved)).toBe(expected);
  });

  it('bundles what is installed in the project', async () => {
    const folder = await project({
      'node_modules/tiny/package.json': '{ "name": "tiny", "version": "1.0.0", "main": "index.js" }',
      'node_modules/tiny/index.js': 'exports.answer = () => 42;',
      'src/main.ts': `import { answer } from 'tiny'; export const commands = { range: () => answer() };`,
    });
    await buildProject(folder);
    expect(built(folder)).toContain('42');
  });

  it('names the place of every mistake', async () => {
    const folder = await project({ 'src/main.ts': 'export const a = 1;\nexport const b = ;\n' });
    expect(await refusalOf(() => buildProject(folder))).toBe('projects.build-failed');
    const { problems } = await refusalDetails(() => buildProject(folder));
    expect(problems).toEqual([expect.stringMatching(/^src\/main\.ts:2:18: /)]);
  });

  it('names an import that leads nowhere', async () => {
    const folder = await project({ 'src/main.ts': `import 'left-pad';` });
    const { problems } = await refusalDetails(() => buildProject(folder));
    expect(problems).toEqual([expect.stringContaining('Could not resolve "left-pad"')]);
  });

  it('takes no file from outside the project into a package', async () => {
    const folder = await project({ 'src/main.ts': `import own from '../../own.json'; export default own;` });
    write(path.dirname(folder), 'own.json', '{ "token": "of this machine" }');
    expect(await refusalOf(() => buildProject(folder))).toBe('projects.source-outside');
    expect(existsSync(path.join(folder, 'dist'))).toBe(false);
  });

  it('takes no package from a folder above the project', async () => {
    const folder = await project({
      'src/main.ts': `import { answer } from 'stray'; export const commands = { range: () => answer };`,
    });
    write(path.dirname(folder), 'node_modules/stray/index.js', 'export const answer = 42;');
    expect(await refusalOf(() => buildProject(folder))).toBe('projects.source-outside');
  });

  it('replaces a link instead of writing through it, and refuses a folder that is one', async () => {
    const folder = await project();
    const elsewhere = temporaryFolder();
    write(elsewhere, 'main.js', 'mine');
    mkdirSync(path.join(folder, 'dist'));
    symlinkSync(path.join(elsewhere, 'main.js'), path.join(folder, 'dist/main.js'));
    await buildProject(folder);
    expect(readFileSync(path.join(elsewhere, 'main.js'), 'utf8')).toBe('mine');

    rmSync(path.join(folder, 'dist'), { recursive: true });
    symlinkSync(elsewhere, path.join(folder, 'dist'));
    expect(await refusalOf(() => buildProject(folder))).toBe('packages.link-in-folder');
    expect(readFileSync(path.join(elsewhere, 'main.js'), 'utf8')).toBe('mine');
  });

  it('never writes above the project, whatever main says', async () => {
    const folder = await project();
    manifest(folder, { main: 'dist/../../outside.js' });
    expect(await refusalOf(() => buildProject(folder))).toMatch(/^packages\./);
    expect(existsSync(path.join(folder, '../outside.js'))).toBe(false);
  });

  it('has nothing to build for a workflow, or where there is no source', async () => {
    const workflow = path.join(temporaryFolder(), 'steps');
    await createProject({ folder: workflow, publisher: 'ada', name: 'steps', template: 'workflow' });
    expect(await buildProject(workflow)).toEqual({ built: false, warnings: [] });

    const ready = await project();
    rmSync(path.join(ready, 'src'), { recursive: true });
    expect(await buildProject(ready)).toEqual({ built: false, warnings: [] });
  });

  it('says when there is no manifest', async () => {
    const folder = await project();
    rmSync(path.join(folder, 'wpk.json'));
    expect(await refusalOf(() => buildProject(folder))).toBe('packages.not-found');
  });
});

describe('building a test', () => {
  it('gives a module that runs the tests of the file', async () => {
    const folder = await project();
    const { file, code } = await buildTest(folder, 'test/range.test.ts', []);
    expect(file).toBe('test/range.test.ts');
    expect(code).toContain('export {');
    expect(code).toContain('finds the range of the last days');
  });

  it('refuses a file without tests', async () => {
    const folder = await project({ 'test/none.test.ts': 'export const other = 1;' });
    const { problems } = await refusalDetails(() => buildTest(folder, 'test/none.test.ts', []));
    expect(problems).toEqual([expect.stringContaining('No matching export')]);
  });
});
