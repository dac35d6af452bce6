import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src-main/store/index.ts';
import { createProject } from '../../../src-main/packages/index.ts';
import { createProjects, type Projects } from '../../../src-main/workbench/index.ts';
import { rejectionOf } from '../../support/refused-code.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let store: Store;
afterEach(() => store.close());

async function open(): Promise<{ projects: Projects; at: (name: string) => string }> {
  const folder = temporaryFolder();
  store = await openStore({ home: path.join(folder, 'home') });
  let time = Date.UTC(2026, 0, 1);
  const projects = createProjects({ store, now: () => (time += 1000) });
  return { projects, at: (name) => path.join(folder, name) };
}

describe('the projects of a home', () => {
  it('begin with none', async () => {
    const { projects } = await open();
    expect(await projects.list()).toEqual([]);
  });

  it('are listed with what their manifests say, latest opened first, each once', async () => {
    const { projects, at } = await open();
    for (const name of ['one', 'two']) {
      await createProject({ folder: at(name), publisher: 'ada', name });
      await projects.open(at(name));
    }
    await projects.open(at('one'));
    const listed = await projects.list();
    expect(listed.map((one) => one.manifest?.extensionId)).toEqual(['ada.one', 'ada.two']);
    expect(listed[0]).toMatchObject({
      name: 'one',
      manifest: { displayName: 'One', version: '0.1.0', category: 'trading-strategy', kind: 'extension' },
      problem: null,
    });
  });

  it('stay on the list and say why when the folder is gone or its manifest is wrong', async () => {
    const { projects, at } = await open();
    mkdirSync(at('empty'));
    mkdirSync(at('wrong'));
    mkdirSync(at('gone'));
    writeFileSync(path.join(at('wrong'), 'wpk.json'), '{"publisher": 7}');
    for (const name of ['empty', 'wrong', 'gone']) await projects.open(at(name));
    rmSync(at('gone'), { recursive: true });
    const codes = (await projects.list()).map((one) => [one.name, one.manifest, one.problem?.code]);
    expect(codes).toEqual([
      ['gone', null, 'projects.folder-missing'],
      ['wrong', null, 'packages.manifest-invalid'],
      ['empty', null, 'files.not-found'],
    ]);
  });

  it('are known by where they lie, whatever link leads there', async () => {
    const { projects, at } = await open();
    await createProject({ folder: at('one'), publisher: 'ada', name: 'one' });
    symlinkSync(at('one'), at('link'));
    await projects.open(at('one'));
    await projects.open(at('link'));
    expect(await projects.list()).toHaveLength(1);
  });

  it('can be taken off the list; the folder stays', async () => {
    const { projects, at } = await open();
    await createProject({ folder: at('one'), publisher: 'ada', name: 'one' });
    const { folder } = await projects.open(at('one'));
    await projects.forget(folder);
    expect(await projects.list()).toEqual([]);
    expect((await projects.files.tree(at('one'))).items.length).toBeGreaterThan(0);
  });

  it('are folders that are there', async () => {
    const { projects, at } = await open();
    writeFileSync(at('file'), '');
    expect(await rejectionOf(projects.open(at('nowhere')))).toBe('projects.folder-missing');
    expect(await rejectionOf(projects.open(at('file')))).toBe('projects.folder-missing');
  });
});
