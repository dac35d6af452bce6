import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packFiles, readArchive } from '../../../src-main/packages/index.ts';
import { refusalOf } from '../../support/refusal.ts';
import { readWithYauzl } from '../../support/yauzl-read.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const filesOf = (texts: Readonly<Record<string, string>>): Map<string, Uint8Array> =>
  new Map(Object.entries(texts).map(([path, text]) => [path, bytesOf(text)]));

describe('packing files', () => {
  const files = filesOf({
    'wpk.json': '{}',
    'dist/main.js': 'x'.repeat(90),
    'assets/é': 'hi',
    'README.md': '',
  });

  it('writes the same bytes for the same files in any order', async () => {
    const once = await packFiles(files);
    const again = await packFiles(new Map([...files].toReversed()));
    expect(Buffer.from(once).equals(again)).toBe(true);
  });

  it('does not look at the clock or the time zone', async () => {
    const once = await packFiles(files);
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Kiritimati';
    try {
      expect(Buffer.from(once).equals(await packFiles(files))).toBe(true);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('writes the fixed form: sorted, 1980, 0644, no extra fields, no comment', async () => {
    const bytes = Buffer.from(await packFiles(files));
    const names: string[] = [];
    const directory = bytes.readUInt32LE(bytes.length - 6);
    for (let at = directory; bytes.readUInt32LE(at) === 0x02014b50;) {
      const nameBytes = bytes.readUInt16LE(at + 28);
      names.push(bytes.toString('utf8', at + 46, at + 46 + nameBytes));
      expect(bytes.readUInt16LE(at + 12)).toBe(0);
      expect(bytes.readUInt16LE(at + 14)).toBe(0b0000000_0001_00001);
      expect(bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)).toBe(0);
      expect(bytes.readUInt32LE(at + 38) >>> 16).toBe(0o100644);
      at += 46 + nameBytes;
    }
    expect(names).toEqual(['README.md', 'assets/é', 'dist/main.js', 'wpk.json']);
    expect(bytes.readUInt16LE(bytes.length - 2)).toBe(0);
  });

  it('stores what deflate would make larger', async () => {
    const { entries } = readArchive(await packFiles(files));
    const sizes = Object.fromEntries(entries.map((entry) => [entry.path, entry.compressedBytes]));
    expect(sizes['assets/é']).toBe(2);
    expect(sizes['README.md']).toBe(0);
    expect(sizes['dist/main.js']).toBeLessThan(20);
  });

  it('sorts by UTF-8 bytes, not by UTF-16 units', async () => {
    const { entries } = readArchive(await packFiles(filesOf({ '🚀': '', ﬀ: '', z: '' })));
    expect(entries.map(({ path }) => path)).toEqual(['z', 'ﬀ', '🚀']);
  });

  it('packs what it reads back, and another reader agrees', async () => {
    const name = fc
      .stringMatching(/^[a-z0-9é_]{1,12}$/)
      .filter((text) => !/^(?:con|prn|aux|nul|com\d|lpt\d)$/.test(text));
    const some = fc.uniqueArray(fc.tuple(name, fc.uint8Array({ maxLength: 300 })), {
      maxLength: 12,
      selector: ([path]) => path,
    });
    await fc.assert(
      fc.asyncProperty(some, async (list) => {
        const packed = new Map(list.map(([path, contents]) => [`dist/${path}.js`, contents]));
        const bytes = await packFiles(packed);
        const inOrder = [...packed].toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect([...readArchive(bytes).files]).toEqual(inOrder);
        expect([...(await readWithYauzl(bytes))]).toEqual(inOrder);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a path that leaves', { '../a': 'x' }, 'packages.name-traversal'],
    ['a folder', { 'dist/': '' }, 'packages.name-empty-segment'],
    ['no name', { '': '' }, 'packages.name-empty'],
    ['names that collide', { 'dist/A': '', 'dist/a': '' }, 'packages.name-collision'],
    ['a look-alike', { 'Wpk.json': '' }, 'packages.name-look-alike'],
    ['a large manifest', { 'wpk.json': ' '.repeat(70_000) }, 'packages.manifest-too-large'],
    ['what unpacks past the ratio', { a: ' '.repeat(1 << 20) }, 'packages.ratio'],
    ['half a character', { 'a\ud800': '' }, 'packages.name-invisible-character'],
  ] as const)('refuses %s as the reader would', async (_, texts, code) => {
    expect(await refusalOf(() => packFiles(filesOf(texts)))).toBe(code);
  });
});
