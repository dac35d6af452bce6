import { createHash } from 'node:crypto';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { packFiles, readPackage } from '../src-main/packages/index.ts';
import { readWithYauzl } from '../test/support/yauzl-read.ts';
import type { BenchRow } from './row.ts';

const FILES = 60;
const TOTAL_BYTES = 2 * 1024 * 1024;
const ROUNDS = 15;

/** Creating and reading a package of 2 MB in 60 files, beside the bare work of zlib and SHA-256, and beside yauzl. */
export async function run(): Promise<BenchRow[]> {
  const files = sampleProject();
  const bytes = await packFiles(files);
  const packed = [...files].map(([, contents]) => ({
    contents,
    deflated: deflateRawSync(contents, { level: 9 }),
  }));

  const timed = await sideBySide({
    create: () => packFiles(files),
    createRaw: () => rawCreate(files),
    read: () => readPackage(bytes),
    readRaw: () => rawRead(packed, bytes),
    yauzl: () => readWithYauzl(bytes),
  });
  const createRatio = timed.create / timed.createRaw;
  const readRatio = timed.read / timed.readRaw;
  return [
    {
      section: 'Packages',
      name: 'create, 2 MB in 60 files',
      figure: round(timed.create),
      unit: 'ms',
      limit: round(timed.createRaw),
      ratio: round(createRatio),
      goal: 'at most 1.2x raw deflate + CRC + SHA-256',
      met: createRatio <= 1.2,
    },
    {
      section: 'Packages',
      name: 'full verified read, 2 MB in 60 files',
      figure: round(timed.read),
      unit: 'ms',
      limit: round(timed.readRaw),
      ratio: round(readRatio),
      goal: 'at most 1.5x raw inflate + CRC + SHA-256',
      met: readRatio <= 1.5,
    },
    {
      section: 'Packages',
      name: 'full verified read beside an unverified one',
      figure: round(timed.read),
      unit: 'ms',
      peer: round(timed.yauzl),
      peerName: 'yauzl',
      ratio: round(timed.yauzl / timed.read),
      goal: 'faster than yauzl, which checks less',
      met: timed.read < timed.yauzl,
    },
  ];
}

/** Text that compresses like source code: words from a seeded generator. */
function sampleProject(): Map<string, Uint8Array> {
  let seed = 42;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  const words = Array.from({ length: 1_500 }, () => (next(1 << 24) + 99).toString(36));
  const manifest = {
    manifestVersion: 1,
    publisher: 'bench',
    name: 'sample',
    version: '1.0.0',
    displayName: 'Sample',
    description: 'A package to measure with.',
    category: 'utility',
    main: 'dist/main0.js',
    engines: { marketplace: '^1.0.0' },
    license: 'MIT',
  };
  const files = new Map([['wpk.json', Buffer.from(JSON.stringify(manifest))]]);
  const each = Math.floor(TOTAL_BYTES / (FILES - 1));
  for (let index = 0; index < FILES - 1; index += 1) {
    let text = '';
    while (text.length < each)
      text += `const ${words[next(1_500)]} = ${words[next(1_500)]}(${next(1_000)});\n`;
    files.set(`dist/main${index}.js`, Buffer.from(text.slice(0, each)));
  }
  return new Map(files);
}

function rawCreate(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256');
  let sum = 0;
  for (const contents of files.values()) {
    sum ^= crc32(contents);
    hash.update(deflateRawSync(contents, { level: 9 }));
  }
  return `${sum}${hash.digest('hex')}`;
}

/** Inflating, the checksum, the digest of every file and that of the package: what a verified read cannot do without. */
function rawRead(
  packed: readonly { readonly contents: Uint8Array; readonly deflated: Uint8Array }[],
  bytes: Uint8Array,
): string {
  let sum = 0;
  for (const { contents, deflated } of packed) {
    const inflated = inflateRawSync(deflated, { chunkSize: contents.length + 64 });
    sum ^= crc32(inflated);
    createHash('sha256').update(inflated).digest('hex');
  }
  return `${sum}${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Medians in ms; all candidates take turns, so that a busy machine slows them alike. */
async function sideBySide<Name extends string>(
  candidates: Readonly<Record<Name, () => unknown>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(candidates) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let turn = -3; turn < ROUNDS; turn += 1) {
    for (const name of names) {
      const start = performance.now();
      await candidates[name]();
      if (turn >= 0) times.get(name)?.push(performance.now() - start);
    }
  }
  const median = (name: Name): number => times.get(name)?.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
  return Object.fromEntries(names.map((name) => [name, median(name)])) as Record<Name, number>;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
