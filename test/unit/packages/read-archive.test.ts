import { buffer } from 'node:stream/consumers';
import { deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { StationError } from '../../../src-shared/errors/index.ts';
import { packFiles, readArchive } from '../../../src-main/packages/index.ts';
import { crc32, tableCrc32 } from '../../../src-main/packages/archive/crc32.ts';
import { sampleFiles } from '../../support/sample-manifest.ts';
import { readWithYauzl } from '../../support/yauzl-read.ts';
import {
  extraField,
  forgeZip,
  le,
  unixMode,
  type ForgedEntry,
  type ForgedZip,
} from '../../support/zip-forge.ts';

const manifest: ForgedEntry = { name: 'wpk.json', data: '{}' };
const code: ForgedEntry = { name: 'dist/main.js', data: 'export {};\n'.repeat(9), method: 8 };
const timestamp = extraField(0x5455, Buffer.from([1]), le(4, 1_700_000_000));
const owner = extraField(0x7875, Buffer.from([1, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0]));
const zip = (...entries: readonly ForgedEntry[]): Buffer => forgeZip({ entries: [manifest, ...entries] });
const whole = (changes: Partial<ForgedZip>): Buffer => forgeZip({ entries: [manifest, code], ...changes });

const HONEST: readonly (readonly [what: string, bytes: Buffer])[] = [
  ['entries in no order', forgeZip({ entries: [code, manifest, { name: 'assets/a', data: 'x' }] })],
  ['a directory in another order than the entries', whole({ directoryOrder: [1, 0] })],
  ['a plain comment', whole({ comment: Buffer.from('made on a Tuesday — by hand\r\n') })],
  ['folder entries', zip({ name: 'dist/', data: '', externalAttributes: unixMode(0o040755) + 16 }, code)],
  ['folder entries with an empty deflate stream', zip({ name: 'dist/', data: '', method: 8 }, code)],
  [
    'team folders with the set-group-id bit',
    zip({ name: 'dist/', data: '', externalAttributes: unixMode(0o042775) }),
  ],
  ['timestamps and owners', zip({ ...code, extra: Buffer.concat([timestamp, owner]) })],
  [
    'extra fields of other programs',
    zip({ ...code, extra: extraField(0xcafe), local: { extra: extraField(0x9999, Buffer.from('abc')) } }),
  ],
  ['alignment padding in an extra field', zip({ ...code, local: { extra: Buffer.alloc(3) } })],
  [
    'a Unicode path field with the same name',
    zip({
      name: 'é.txt',
      data: 'x',
      extra: extraField(0x7075, Buffer.from([1]), le(4, 9), Buffer.from('é.txt')),
    }),
  ],
  ...(['signed', 'unsigned', 'signed64', 'unsigned64'] as const).flatMap((descriptor) => [
    [`${descriptor} descriptors after deflate`, zip({ ...code, descriptor })] as const,
    [`${descriptor} descriptors after store`, zip({ ...code, method: 0, descriptor })] as const,
    [`${descriptor} descriptors after nothing`, zip({ name: 'empty', data: '', descriptor }, code)] as const,
  ]),
  [
    'sizes in front of a descriptor',
    zip({ name: 'a', data: 'text', descriptor: 'signed', local: { unpackedBytes: 4, compressedBytes: 4 } }),
  ],
  [
    'names with and without the UTF-8 flag',
    zip({ name: 'dist/ünïcode.js', data: 'x', flags: 0x800 }, { name: 'dist/日本語.js', data: 'y' }),
  ],
  ['the marks of zip -9', zip({ ...code, flags: 2 }, { name: 'a', data: 'x', flags: 2 })],
  ['modes of scripts', zip({ ...code, externalAttributes: unixMode(0o100755) })],
  ['attributes of Windows', zip({ ...code, madeBy: 20, externalAttributes: 0x20 })],
  ['attributes of 7-Zip on Unix', zip({ ...code, externalAttributes: unixMode(0o100644) + 0x8020 })],
  [
    'entries of macOS',
    zip(
      { ...code, madeBy: 0x0315 },
      { name: '__MACOSX/._wpk.json', data: 'x' },
      { name: '.DS_Store', data: '' },
    ),
  ],
  ['a stored zip inside', zip({ name: 'assets/inner.zip', data: whole({}) })],
  [
    'a stored zip as the last bytes of an entry comment',
    zip({ ...code, central: { comment: Buffer.from('note') } }),
  ],
  [
    'zip64 sizes that repeat the truth',
    zip({ name: 'a', data: 'text', central: { extra: extraField(1, le(8, 4, 4)) } }),
  ],
  ['an empty zip64 field', zip({ name: 'a', data: 'text', extra: extraField(1) })],
  [
    'zip64 sizes in the local header',
    zip({
      name: 'a',
      data: 'text',
      local: { unpackedBytes: 0xffffffff, compressedBytes: 0xffffffff, extra: extraField(1, le(8, 4, 4)) },
    }),
  ],
  ['zip64 end records that agree', whole({ zip64: {} })],
  [
    'zip64 end records behind sentinels',
    whole({ zip64: {}, end: { entries: 0xffff, size: 0xffffffff, start: 0xffffffff } }),
  ],
  ['readme.md in lower case', zip({ name: 'readme.md', data: '# x' }, { name: 'License', data: 'x' })],
  ...[
    'my notes (final) [v2] {x}.md',
    "it's, 100% & more; #1 + =~@^!$.txt",
    'wait… “quoted” — dash.md',
    'Screenshot 3.45\u202fPM.png',
    'ﾊﾝｶｸ ｶﾅ.txt',
    '這是什麼？.md',
    'हिन्दी.txt',
    'العربية.txt',
    'ไทย.txt',
    '½ cup.md',
    '.npmrc',
    '.git/config',
    'node_modules/a/b.js',
    '@scope/name+x~1.js',
    '-dash',
    'confetti.js',
    'console.js',
    'auxiliary',
    'nullable.ts',
    'a'.repeat(240),
    `${'a/'.repeat(31)}b`,
    'emoji 🚀.md',
    'foo..bar',
    '..foo',
    '...foo',
    'distribution.txt',
    '%20.txt',
    '@types%2fnode.js',
    'wpk.json.md',
    'icons.png',
  ].map((name) => [`the name ${name.slice(0, 40)}`, zip({ name, data: 'x' })] as const),
];

describe('reading an honest archive', () => {
  it.each(HONEST)('accepts %s', async (what, bytes) => {
    const archive = readArchive(bytes);
    // yauzl reads names without the UTF-8 flag as code page 437.
    const oracle = await readWithYauzl(bytes);
    expect([...archive.files.values()].map(String).toSorted()).toEqual(
      [...oracle.values()].map(String).toSorted(),
    );
    expect(archive.unpackedBytes, what).toBe(
      [...oracle.values()].reduce((sum, file) => sum + file.length, 0),
    );
  });

  it('lists files by the bytes of their names, with sizes and digests', () => {
    const archive = readArchive(
      zip({ name: 'dist/', data: '' }, { name: 'é', data: 'x' }, { name: 'Z', data: '' }),
    );
    expect(archive.entries.map(({ path }) => path)).toEqual(['Z', 'wpk.json', 'é']);
    expect(archive.entries[1]).toEqual({
      path: 'wpk.json',
      sizeBytes: 2,
      compressedBytes: 2,
      sha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    });
    expect(archive.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('reads what yazl writes, streamed and zip64 too', async () => {
    const writer = new ZipFile();
    writer.addBuffer(Buffer.from('{}'), 'wpk.json');
    writer.addBuffer(Buffer.alloc(900, 'abc'), 'dist/main.js', { compress: false });
    writer.addBuffer(Buffer.alloc(900, 'abc'), 'dist/other.js', { forceZip64Format: true });
    writer.addEmptyDirectory('assets');
    writer.end({ forceZip64Format: true, comment: 'yazl' });
    const archive = readArchive(await buffer(writer.outputStream));
    expect([...archive.files.keys()]).toEqual(['dist/main.js', 'dist/other.js', 'wpk.json']);
  });

  it('takes an empty file that claims deflate and has no stream, as some writers leave it', () => {
    const bytes = zip({ name: 'empty', data: '', method: 8, packed: Buffer.alloc(0) });
    expect(readArchive(bytes).files.get('empty')).toHaveLength(0);
  });

  it('gives contents in memory of their own', () => {
    const bytes = whole({});
    const archive = readArchive(bytes);
    bytes.fill(0);
    expect(new TextDecoder().decode(archive.files.get('wpk.json'))).toBe('{}');
    for (const file of archive.files.values()) expect(file.buffer.byteLength).toBeLessThan(file.length + 128);
  });

  it('counts the checksum the same way by table', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => tableCrc32(bytes) === crc32(bytes)));
  });
});

/** The contents, or null for a refusal with a documented code; anything else that is thrown is a bug. */
const outcome = (bytes: Uint8Array): ReadonlyMap<string, Uint8Array> | null => {
  try {
    return readArchive(bytes).files;
  } catch (thrown) {
    if (thrown instanceof StationError && thrown.code.startsWith('packages.')) return null;
    throw thrown;
  }
};

describe('reading arbitrary bytes', () => {
  it('refuses noise without a crash', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => outcome(bytes) === null));
  });

  it('never yields other contents after one changed byte', async () => {
    const files = sampleFiles();
    const packed = await packFiles(files);
    const streamed = whole({
      entries: [
        { ...manifest, descriptor: 'signed' },
        { ...code, descriptor: 'unsigned' },
      ],
      comment: Buffer.from('hello'),
    });
    for (const original of [packed, streamed]) {
      const truth = readArchive(original).files;
      fc.assert(
        fc.property(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
          const changed = Uint8Array.from(original);
          changed[at] = (changed[at] ?? 0) ^ flip;
          const found = outcome(changed);
          if (found !== null) expect(found).toEqual(truth);
        }),
        { numRuns: 1_500 },
      );
    }
  });

  it('survives several changed, removed and doubled pieces', async () => {
    const original = await packFiles(sampleFiles());
    const piece = fc.tuple(fc.nat(original.length), fc.nat(60), fc.uint8Array({ maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), (pieces) => {
        let bytes = Buffer.from(original);
        for (const [at, removed, inserted] of pieces) {
          bytes = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)]);
        }
        outcome(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('does not reserve memory for sizes that are only claimed', () => {
    const packed = deflateRawSync(Buffer.alloc(2_000_000, 'abcdefghij'));
    const before = process.memoryUsage().arrayBuffers;
    const lying = zip({ name: 'a', method: 8, packed, unpackedBytes: packed.length * 150 });
    expect(outcome(lying)).toBeNull();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
  });
});
