import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProject, parseManifest, type NewProject } from '../../../src-main/packages/index.ts';
import { rejectionOf } from '../../support/refused-code.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const TEMPLATES = ['strategy', 'command', 'report', 'library', 'workflow'] as const;

function project(change: Partial<NewProject> = {}): NewProject {
  return {
    folder: path.join(temporaryFolder(), 'first-light'),
    publisher: 'ada',
    name: 'first-light',
    ...change,
  };
}

function textOf({ folder }: NewProject, file: string): string {
  return readFileSync(path.join(folder, file), 'utf8');
}

describe('creating a project', () => {
  it.each(TEMPLATES)('writes a %s with a whole manifest and no placeholder left', async (template) => {
    const wanted = project({ template });
    const { files } = await createProject(wanted);
    expect(files).toEqual(
      expect.arrayContaining(['wpk.json', 'README.md', 'CHANGELOG.md', 'LICENSE', '.gitignore']),
    );
    const manifest = parseManifest(textOf(wanted, 'wpk.json'));
    expect(manifest).toMatchObject({ publisher: 'ada', name: 'first-light', displayName: 'First Light' });
    expect(manifest.kind).toBe(template === 'workflow' ? 'workflow' : 'extension');
    for (const file of files) expect(textOf(wanted, file), file).not.toContain('{{');
  });

  it('brings the description of the guest API with every template that has code', async () => {
    const [code, steps] = [project({ template: 'command' }), project({ template: 'workflow' })];
    expect((await createProject(code)).files).toContain('marketplace.d.ts');
    expect((await createProject(steps)).files).not.toContain('marketplace.d.ts');
  });

  it('takes name, description and category as they were said', async () => {
    const wanted = project({
      displayName: 'First "Light" \\ 1',
      description: 'Says <b>hi</b>.',
      category: 'risk',
    });
    await createProject(wanted);
    expect(parseManifest(textOf(wanted, 'wpk.json'))).toMatchObject({
      displayName: 'First "Light" \\ 1',
      description: 'Says <b>hi</b>.',
      category: 'risk',
    });
  });

  it('leaves a folder alone that holds anything', async () => {
    const wanted = project();
    mkdirSync(wanted.folder);
    writeFileSync(path.join(wanted.folder, 'notes.txt'), 'mine');
    expect(await rejectionOf(createProject(wanted))).toBe('projects.folder-not-empty');
    expect(existsSync(path.join(wanted.folder, 'wpk.json'))).toBe(false);
  });

  it('takes an empty folder that is there', async () => {
    const wanted = project();
    mkdirSync(wanted.folder);
    await createProject(wanted);
    expect(existsSync(path.join(wanted.folder, 'src/main.ts'))).toBe(true);
  });

  it('refuses words that no manifest can hold, and writes nothing', async () => {
    const wanted = project({ displayName: 'two\nlines' });
    expect(await rejectionOf(createProject(wanted))).toBe('packages.manifest-invalid');
    expect(existsSync(wanted.folder)).toBe(false);
  });

  it('says so when the folder cannot be made', async () => {
    const folder = path.join(temporaryFolder(), 'file');
    writeFileSync(folder, '');
    expect(await rejectionOf(createProject(project({ folder })))).toBe('files.cannot-write');
  });
});
