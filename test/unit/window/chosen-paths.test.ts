import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ChosenPaths } from '../../../src-main/hosts/electron/chosen-paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('paths that a person chose', () => {
  let folder: string;
  let home: string;
  let remembered: readonly string[];
  let chosen: ChosenPaths;
  beforeEach(() => {
    folder = temporaryFolder();
    home = path.join(folder, 'home');
    mkdirSync(path.join(home, 'projects'), { recursive: true });
    mkdirSync(path.join(home, 'keys'));
    remembered = [];
    chosen = new ChosenPaths({ home, folders: [], remember: (folders) => (remembered = folders) });
  });
  const allowed = (named: string): Promise<boolean> =>
    chosen.demand(named).then(
      () => true,
      () => false,
    );

  it('opens the home’s projects and nothing else at first', async () => {
    expect(await allowed(path.join(home, 'projects', 'new', 'src', 'main.ts'))).toBe(true);
    for (const named of [
      folder,
      home,
      path.join(home, 'keys'),
      path.join(home, 'store.sqlite'),
      '/',
      'x',
      '',
    ]) {
      expect(await allowed(named), named).toBe(false);
    }
  });

  it('opens a chosen file with the bundle beside it, and a chosen folder with what is in it', async () => {
    const file = path.join(folder, 'a.wpk');
    writeFileSync(file, '');
    chosen.addFile(file);
    expect([await allowed(file), await allowed(`${file}.sigstore.json`)]).toEqual([true, true]);
    expect(await allowed(path.join(folder, 'b.wpk'))).toBe(false);
    chosen.addFolder(folder);
    expect(await allowed(path.join(folder, 'b.wpk'))).toBe(true);
    expect(remembered).toEqual([folder]);
  });

  it('keeps the home shut, whatever folder above it was chosen', async () => {
    chosen.addFolder(folder);
    expect(await allowed(path.join(folder, 'beside'))).toBe(true);
    expect(await allowed(folder), 'a project there would hold the home').toBe(false);
    expect(await allowed(path.join(home, 'keys', 'key.json'))).toBe(false);
    expect(await allowed(path.join(home, 'projects', '..', 'keys'))).toBe(false);
    expect(await allowed(path.join(home, 'projects', 'mine'))).toBe(true);
  });

  it('follows links to where they lead', async () => {
    const inner = path.join(folder, 'inner');
    mkdirSync(inner);
    symlinkSync(folder, path.join(inner, 'out'));
    symlinkSync(path.join(home, 'keys'), path.join(home, 'projects', 'keys'));
    chosen.addFolder(inner);
    expect(await allowed(path.join(inner, 'out', 'secret'))).toBe(false);
    expect(await allowed(path.join(home, 'projects', 'keys', 'key.json'))).toBe(false);
  });

  it('takes no path that leads back: after a link it is another place than it says', async () => {
    const inner = path.join(folder, 'inner');
    mkdirSync(path.join(folder, 'far', 'away'), { recursive: true });
    mkdirSync(inner);
    symlinkSync(path.join(folder, 'far', 'away'), path.join(inner, 'link'));
    chosen.addFolder(inner);
    for (const named of [
      `${inner}/link/../secret`,
      `${inner}/a/../b`,
      `${inner}/./a`,
      `${inner}//a`,
      `${inner}/`,
      `${home}/projects/../keys`,
    ]) {
      expect(await allowed(named), named).toBe(false);
    }
    expect(await allowed(path.join(inner, 'b'))).toBe(true);
  });

  it('shuts a folder that is taken off the list, at the next start too', async () => {
    chosen.addFolder(folder);
    chosen.dropFolder(folder);
    expect(await allowed(path.join(folder, 'b.wpk'))).toBe(false);
    expect(remembered).toEqual([]);
  });
});
