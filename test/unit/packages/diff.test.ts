import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src-shared/json.ts';
import { packageDiffSchema } from '../../../src-shared/models/package.ts';
import { diffPackages, packFiles, readPackage, type ReadPackage } from '../../../src-main/packages/index.ts';
import { diffLines } from '../../../src-main/packages/diff/line-diff.ts';
import { sampleFiles } from '../../support/sample-manifest.ts';

async function packageWith(
  changes: Readonly<Record<string, Json>> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<ReadPackage> {
  return readPackage(await packFiles(sampleFiles(changes, files)));
}

const network = (...hosts: readonly string[]): Json => ({
  capability: 'network',
  hosts,
  reason: 'Asks for rates.',
});

const manyLines = (word: string): string =>
  Array.from({ length: 20_000 }, (_, index) => `${word}${index}`).join('\n');

describe('comparing two packages', () => {
  it('finds nothing between a package and itself', async () => {
    const one = await packageWith();
    const diff = diffPackages(one, one);
    expect(diff).toMatchObject({
      identical: true,
      manifest: [],
      files: { added: [], removed: [], changed: [] },
    });
    expect(packageDiffSchema.parse(diff)).toEqual(diff);
  });

  it('lists files that came, went and changed, with their lines', async () => {
    const from = await packageWith(
      {},
      { 'assets/old.txt': 'x', 'dist/main.js': 'one\ntwo\nthree\n', 'assets/p.bin': 'a\0b' },
    );
    const to = await packageWith(
      {},
      { 'assets/new.txt': 'yy', 'dist/main.js': 'one\n2\nthree\nfour\n', 'assets/p.bin': 'a\0c' },
    );
    const { files } = diffPackages(from, to);
    expect(files.added.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([['assets/new.txt', 2]]);
    expect(files.removed.map(({ path }) => path)).toEqual(['assets/old.txt']);
    expect(files.changed.map(({ path, hunks }) => [path, hunks === null])).toEqual([
      ['assets/p.bin', true],
      ['dist/main.js', false],
    ]);
    expect(files.changed[1]?.hunks).toEqual([
      {
        fromLine: 1,
        fromCount: 3,
        toLine: 1,
        toCount: 4,
        lines: [
          { kind: ' ', text: 'one' },
          { kind: '-', text: 'two' },
          { kind: '+', text: '2' },
          { kind: ' ', text: 'three' },
          { kind: '+', text: 'four' },
        ],
      },
    ]);
  });

  it('numbers the lines of distant changes', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index + 1}`);
    const from = await packageWith({}, { 'dist/main.js': lines.join('\n') });
    const to = await packageWith(
      {},
      { 'dist/main.js': lines.map((line) => line.replace(/^line (5|50)$/, 'new $1')).join('\n') },
    );
    const hunks = diffPackages(from, to).files.changed[0]?.hunks ?? [];
    expect(
      hunks.map(({ fromLine, fromCount, toLine, toCount }) => [fromLine, fromCount, toLine, toCount]),
    ).toEqual([
      [2, 7, 2, 7],
      [47, 7, 47, 7],
    ]);
  });

  it('lists manifest fields by their path', async () => {
    const from = await packageWith({ homepage: 'https://a.example.com' });
    const to = await packageWith({ version: '1.1.0', pricing: { model: 'trial', trialDays: 7 } });
    expect(diffPackages(from, to).manifest).toEqual([
      { field: 'version', from: '1.0.0', to: '1.1.0' },
      { field: 'homepage', from: 'https://a.example.com', to: null },
      { field: 'pricing', from: null, to: { model: 'trial', trialDays: 7 } },
    ]);
  });

  it('tells what is asked of the user anew and what was given up', async () => {
    const from = await packageWith({
      permissions: [{ capability: 'storage', reason: 'Keeps.' }, network('a.example.com', 'b.example.com')],
    });
    const to = await packageWith({
      permissions: [{ capability: 'notify', reason: 'Tells.' }, network('b.example.com', 'c.example.com')],
    });
    expect(diffPackages(from, to).permissions).toEqual({
      widened: [
        { capability: 'notify', whole: true, reason: 'Tells.' },
        { capability: 'network', hosts: ['c.example.com'], whole: false, reason: 'Asks for rates.' },
      ],
      narrowed: [
        { capability: 'storage', whole: true, reason: 'Keeps.' },
        { capability: 'network', hosts: ['a.example.com'], whole: false, reason: 'Asks for rates.' },
      ],
    });
  });

  it('stays bounded for texts that share nothing', async () => {
    const from = await packageWith({}, { 'dist/main.js': manyLines('a') });
    const to = await packageWith({}, { 'dist/main.js': manyLines('b') });
    const [file] = diffPackages(from, to).files.changed;
    expect(file?.truncated).toBe(true);
    expect(file?.hunks?.[0]?.lines).toHaveLength(2_000);
  });
});

describe('the difference of two lists of lines', () => {
  const some = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 });

  it('turns the one into the other', () => {
    fc.assert(
      fc.property(some, some, (from, to) => {
        const lines = diffLines(from, to);
        expect(lines.filter(({ kind }) => kind !== '+').map(({ text }) => text)).toEqual(from);
        expect(lines.filter(({ kind }) => kind !== '-').map(({ text }) => text)).toEqual(to);
      }),
    );
  });

  it('is as short as it can be', () => {
    fc.assert(
      fc.property(some, some, (from, to) => {
        const kept = diffLines(from, to).filter(({ kind }) => kind === ' ').length;
        expect(kept).toBe(longestCommon(from, to));
      }),
    );
  });
});

/** By the table of all prefixes: slow and plainly right. */
function longestCommon(from: readonly string[], to: readonly string[]): number {
  let previous = Array.from({ length: to.length + 1 }, () => 0);
  for (const line of from) {
    const current = [0];
    for (const [index, other] of to.entries()) {
      const best = Math.max(previous[index + 1] ?? 0, current[index] ?? 0);
      current.push(line === other ? (previous[index] ?? 0) + 1 : best);
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
