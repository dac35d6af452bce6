import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { consentFiles } from '../../../src-main/hosts/electron/consent-files.ts';
import { droppedPackages } from '../../../src-main/hosts/electron/dropped-packages.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('the files of the consent view', () => {
  it('are its page, what that names, and what those name', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'assets'));
    const built = {
      'index.html': '<script src="./assets/index-A.js"></script>',
      'consent.html': '<script src="./assets/consent-B.js"></script><link href="./assets/sheet-C.css">',
      'assets/index-A.js': 'import "./shared-D.js"',
      'assets/consent-B.js': 'import{a}from"./shared-D.js";import "./gone-X.js"',
      'assets/shared-D.js': 'export const a = "consent-B.js"',
      'assets/sheet-C.css': '@font-face{src:url(./letters-E.woff2)}',
      'assets/letters-E.woff2': '',
      'assets/editor-F.js': '',
    };
    for (const [name, text] of Object.entries(built)) writeFileSync(path.join(folder, name), text);
    expect([...(await consentFiles(folder))].toSorted()).toEqual([
      path.join('assets', 'consent-B.js'),
      path.join('assets', 'letters-E.woff2'),
      path.join('assets', 'shared-D.js'),
      path.join('assets', 'sheet-C.css'),
      'consent.html',
    ]);
  });
});

describe('what was dropped', () => {
  it('opens regular package files, twenty at most, and nothing else', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'a.wpk');
    writeFileSync(file, '');
    writeFileSync(path.join(folder, 'a.txt'), '');
    mkdirSync(path.join(folder, 'folder.wpk'));
    symlinkSync(file, path.join(folder, 'link.wpk'));
    const others = [
      path.join(folder, 'a.txt'),
      path.join(folder, 'folder.wpk'),
      path.join(folder, 'link.wpk'),
    ];
    for (const dropped of [null, 'a.wpk', {}, [7, 'a.wpk', 'marketplace:extension/a-b.c-d', ...others]]) {
      expect(await droppedPackages(dropped)).toEqual([]);
    }
    expect(await droppedPackages([file])).toEqual([{ type: 'open-package', path: file }]);
    expect(await droppedPackages(Array.from({ length: 50 }, () => file))).toHaveLength(20);
  });
});
