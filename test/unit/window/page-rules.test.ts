import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentPolicy } from '../../../src-main/hosts/pages/content-policy.ts';
import { externalLink } from '../../../src-main/hosts/electron/external-link.ts';
import { fileOf } from '../../../src-main/hosts/electron/page-file.ts';
import { refusalOf } from '../../support/refused-code.ts';

describe('the policy of a page', () => {
  it('allows own scripts and styles of this load, and nothing from elsewhere', () => {
    const policy = contentPolicy('abc');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self' 'nonce-abc'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });
});

describe('the files of the page', () => {
  const folder = path.resolve('/out/renderer');
  it('are those in its folder', () => {
    expect(fileOf('app://station/', folder)).toBe(path.join(folder, 'index.html'));
    expect(fileOf('app://station/assets/a.js?x#y', folder)).toBe(path.join(folder, 'assets', 'a.js'));
  });
  it('are never beside it', () => {
    for (const address of [
      'app://station/%2e%2e%2f%2e%2e%2fetc/passwd',
      'app://station/..%2f..%2fmain/electron.js',
      'app://station/..%5c..%5cmain',
      'app://station/%00',
      'app://other/index.html',
      'file:///etc/passwd',
      'app://station/%E0%A4%A',
    ]) {
      expect(fileOf(address, folder), address).toBeNull();
    }
  });
});

describe('links out of the window', () => {
  it('lead to https and to nothing that looks like something else', () => {
    expect(externalLink('https://example.com/a?b').href).toBe('https://example.com/a?b');
    for (const address of [
      'http://example.com',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'https://user:secret@example.com',
      'https://example.com/\u202Egpj.exe',
      'no address',
      `https://example.com/${'a'.repeat(1000)}`,
    ]) {
      expect(
        refusalOf(() => externalLink(address)),
        address,
      ).toBe('window.link-refused');
    }
  });
});
