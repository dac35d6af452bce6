import { describe, expect, it } from 'vitest';
import { audited } from '../../support/audit-package.ts';

const rows = (count: number, row: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => row(index)).join('\n');

/** Small sources whose values, taken literally, would fill every memory or never end. */
const BOMBS: Readonly<Record<string, string>> = {
  'strings that double': `const a0 = "abcdefghij"; ${rows(60, (i) => `const a${i + 1} = a${i} + a${i};`)} export const commands = { measure: () => a60 };`,
  'lists that double': `const a0 = ["x", "y"]; ${rows(40, (i) => `const a${i + 1} = [...a${i}, ...a${i}];`)} export const commands = { measure: () => a40.join("") };`,
  'objects that double': `const a0 = {}; ${rows(40, (i) => `const a${i + 1} = { l: a${i}, r: a${i} };`)} export const commands = { measure: () => a40 };`,
  'calls within calls': `const xs = [${'1,'.repeat(2_000)}]; export const commands = { measure: () => xs.map((a) => xs.map((b) => xs.map((c) => String.fromCharCode(a ^ b ^ c)).join("")).join("")) };`,
  'functions that call each other': `${rows(200, (i) => `function f${i}(x) { return f${(i + 1) % 200}(x) + f${(i * 7 + 3) % 200}(x); }`)} export const commands = { measure: () => f0("a") };`,
  'variables that name each other': `${rows(200, (i) => `let v${i} = v${(i + 1) % 200} || v${(i * 7) % 200};`)} export const commands = { measure: () => v0 };`,
  'deep members': `const o = {}; export const commands = { measure: () => o${'.a'.repeat(20_000)} };`,
  'deep brackets': '('.repeat(50_000),
  'deep templates': '`${'.repeat(20_000),
  'long sums': `export const commands = { measure: () => 1${' + 1'.repeat(20_000)} };`,
};

describe('sources made to break their reader', () => {
  for (const [name, code] of Object.entries(BOMBS)) {
    it(`are read or refused, never fatal: ${name}`, () => {
      const findings = audited({ 'dist/main.js': code });
      expect(findings.filter((one) => one.ruleId === 'audit-incomplete')).toEqual([]);
    });
  }

  const LINES: readonly string[] = [
    'aws_secret_key',
    '[value^=a]{',
    'password="',
    '[a](',
    '<a b="',
    '```\n',
    '-----BEGIN PRIVATE KEY-----',
    '&#x',
    '{}',
    '://a:b',
  ];
  it('include texts that make careless searches crawl', () => {
    for (const line of LINES) {
      const text = line.repeat(Math.ceil(100_000 / line.length));
      const files = Object.fromEntries(
        ['README.md', 'dist/a.js', 'assets/a.html', 'assets/a.css', 'assets/a.json', 'dist/.env'].map(
          (path) => [path, text],
        ),
      );
      expect(audited(files).filter((one) => one.ruleId === 'audit-incomplete')).toEqual([]);
    }
  });
});
