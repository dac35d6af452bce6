import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOpenRequest, readStartArguments } from '../../../src-main/hosts/electron/start-arguments.ts';

const cwd = path.resolve('/work/place');

describe('what the window is started with', () => {
  it('reads the home, packages and links, and passes over the rest', () => {
    const argv = [
      'electron',
      '--no-sandbox',
      '.',
      '--home',
      'own',
      'a.wpk',
      'marketplace:extension/acme.tool',
    ];
    expect(readStartArguments(argv, cwd)).toEqual({
      home: path.join(cwd, 'own'),
      open: [
        { type: 'open-package', path: path.join(cwd, 'a.wpk') },
        { type: 'open-extension', extensionId: 'acme.tool' },
      ],
    });
    expect(readStartArguments(['electron', '--home=/else'], cwd).home).toBe(path.resolve('/else'));
  });

  it('takes no switch for a home', () => {
    for (const argv of [
      ['e', '--home'],
      ['e', '--home', '--x'],
      ['e', '--home='],
      ['e', '--home', ''],
    ]) {
      expect(readStartArguments(argv, cwd).home).toBeUndefined();
    }
  });

  it('opens no link but one to an extension', () => {
    for (const word of [
      'marketplace:extension/../../etc',
      'marketplace:install/acme.tool',
      'marketplace:extension/ACME.tool',
      'marketplace:extension/acme.tool?install=1',
      'marketplace:x/../../downloads/a.wpk',
      'https://example.com/a',
      'file:///downloads/a.wpk',
      '--a.wpk',
      'a.wpk\0.txt',
    ]) {
      expect(readOpenRequest(word, cwd), word).toBeNull();
    }
    expect(readOpenRequest('marketplace://extension/acme.tool/', cwd)).toMatchObject({
      extensionId: 'acme.tool',
    });
  });
});
