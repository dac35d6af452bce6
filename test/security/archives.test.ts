import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packagesErrors } from '../../src-shared/errors/packages.ts';
import type { ErrorCode } from '../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS } from '../../src-shared/limits.ts';
import { readArchive } from '../../src-main/packages/index.ts';
import { refusalOf } from '../support/refusal.ts';
import {
  extraField,
  forgeZip,
  le,
  unixMode,
  type ForgedEntry,
  type ForgedZip,
} from '../support/zip-forge.ts';

type Row = readonly [what: string, code: ErrorCode, bytes: () => Uint8Array];

const one: ForgedEntry = { name: 'wpk.json', data: '{"a":1}' };
const two: ForgedEntry = { name: 'dist/main.js', data: 'export {};\n'.repeat(20), method: 8 };
const text = (value: string): Buffer => Buffer.from(value, 'latin1');
const honest = (changes: Partial<ForgedZip> = {}): Buffer => forgeZip({ entries: [one, two], ...changes });
const withEntry = (entry: ForgedEntry): Buffer => forgeZip({ entries: [one, { data: 'text', ...entry }] });
const named = (name: string | Uint8Array): Buffer => withEntry({ name });
const zipWithNames = (...names: readonly string[]): Buffer =>
  forgeZip({ entries: names.map((name) => ({ name, data: name.endsWith('/') ? '' : 'text' })) });
const nameRow = (name: string | Uint8Array, code: ErrorCode, what = JSON.stringify(name)): Row => [
  what,
  code,
  () => named(name),
];

const structure: readonly Row[] = [
  ['nothing at all', 'packages.not-a-zip', () => Buffer.alloc(0)],
  ['a text', 'packages.not-a-zip', () => text('this is no zip, however long it may be. '.repeat(40))],
  ['a gzip', 'packages.not-a-zip', () => Buffer.concat([text('\x1f\x8b\x08'), Buffer.alloc(100)])],
  ['a cut zip', 'packages.truncated', () => honest().subarray(0, -1)],
  ['a zip cut in its first entry', 'packages.truncated', () => honest().subarray(0, 40)],
  ['a zip cut in its directory', 'packages.truncated', () => honest().subarray(0, -60)],
  [
    'a comment that is longer than the file',
    'packages.truncated',
    () => honest({ end: { commentBytes: 9 } }),
  ],
  ['a byte after the end', 'packages.trailing-data', () => honest({ suffix: text('x') })],
  ['much after the end', 'packages.trailing-data', () => honest({ suffix: Buffer.alloc(200_000, 1) })],
  [
    'a script in front, offsets kept',
    'packages.prepended-data',
    () => Buffer.concat([text('#!/bin/sh\n'), honest()]),
  ],
  [
    'a script in front, offsets moved',
    'packages.prepended-data',
    () => honest({ prefix: text('#!/bin/sh\n') }),
  ],
  [
    'two end records',
    'packages.several-end-records',
    () => honest({ suffix: honest().subarray(-22), end: { commentBytes: 22 } }),
  ],
  [
    'an end record before the end record',
    'packages.several-end-records',
    () => honest({ beforeEnd: honest().subarray(-22) }),
  ],
  ['a second zip in the comment', 'packages.several-end-records', () => honest({ comment: honest() })],
  [
    'a directory entry in the comment',
    'packages.comment-not-plain',
    () => honest({ comment: text('PK\x01\x02') }),
  ],
  [
    'an entry in the comment',
    'packages.comment-not-plain',
    () => honest({ comment: text('see PK\x03\x04') }),
  ],
  ['another disk', 'packages.multi-disk', () => honest({ end: { disk: 1 } })],
  ['a directory on another disk', 'packages.multi-disk', () => honest({ end: { directoryDisk: 1 } })],
  ['an entry on another disk', 'packages.multi-disk', () => withEntry({ name: 'a', central: { disk: 1 } })],
  ['fewer entries claimed', 'packages.entry-count-lie', () => honest({ end: { entries: 1 } })],
  ['more entries claimed', 'packages.entry-count-lie', () => honest({ end: { entries: 3 } })],
  ['no entries claimed', 'packages.entry-count-lie', () => honest({ end: { entries: 0 } })],
  ['entries on this disk differ', 'packages.entry-count-lie', () => honest({ end: { entriesHere: 1 } })],
  ['a shorter directory claimed', 'packages.directory-size-lie', () => honest({ end: { size: 40 } })],
  ['a longer directory claimed', 'packages.directory-size-lie', () => honest({ end: { size: 4000 } })],
  ['a directory elsewhere', 'packages.directory-size-lie', () => honest({ end: { start: 0 } })],
  ['a directory past the end', 'packages.directory-size-lie', () => honest({ end: { start: 0xfffffff0 } })],
  [
    'bytes between directory and end',
    'packages.directory-size-lie',
    () => honest({ beforeEnd: text('extra') }),
  ],
  [
    'a damaged directory entry',
    'packages.directory-damaged',
    () => {
      const bytes = honest();
      bytes[bytes.lastIndexOf(text('PK\x01\x02')) + 2] = 9;
      return bytes;
    },
  ],
  [
    'a directory entry past the directory',
    'packages.directory-damaged',
    () => {
      const bytes = honest();
      bytes.writeUInt16LE(60_000, bytes.lastIndexOf(text('PK\x01\x02')) + 28);
      return bytes;
    },
  ],
  [
    '5,001 entries',
    'packages.too-many-entries',
    () =>
      forgeZip({
        entries: Array.from({ length: PACKAGE_LIMITS.entries + 1 }, (_, n) => ({ name: `f${n}`, data: '' })),
      }),
  ],
  [
    'an unlisted entry in the middle',
    'packages.unlisted-entry',
    () => forgeZip({ entries: [one, { name: 'hidden.js', data: 'x', isUnlisted: true }, two] }),
  ],
  [
    'an unlisted entry in front',
    'packages.unlisted-entry',
    () => forgeZip({ entries: [{ name: 'hidden.js', data: 'x', isUnlisted: true }, one, two] }),
  ],
  [
    'an unlisted entry at the end',
    'packages.unlisted-entry',
    () => forgeZip({ entries: [one, two, { name: 'hidden.js', data: 'x', isUnlisted: true }] }),
  ],
  [
    'bytes between two entries',
    'packages.gap',
    () => forgeZip({ entries: [one, { ...two, before: text('junk') }] }),
  ],
  [
    'bytes before the directory',
    'packages.gap',
    () =>
      forgeZip({
        entries: [
          one,
          {
            ...two,
            packed: Buffer.concat([deflateRawSync(text('x')), text('junk')]),
            compressedBytes: 3,
            data: 'x',
          },
        ],
      }),
  ],
  [
    'two entries on the same bytes',
    'packages.overlap',
    () => forgeZip({ entries: [one, two, { ...two, sharesLocalOf: 1, central: { name: 'dist/main.js' } }] }),
  ],
  [
    'an entry inside another',
    'packages.overlap',
    () => {
      const inner = forgeZip({ entries: [{ name: 'inner.js', data: 'x' }] }).subarray(0, 39);
      return forgeZip({
        entries: [
          { name: 'a.bin', data: inner },
          { name: 'inner.js', data: 'x', sharesLocalOf: 0, central: { localOffset: 35 } },
        ],
      });
    },
  ],
  [
    'an entry that reaches into the directory',
    'packages.overlap',
    () => withEntry({ name: 'a', compressedBytes: 5, unpackedBytes: 5 }),
  ],
  [
    'an offset past the file',
    'packages.local-header-missing',
    () => withEntry({ name: 'a', central: { localOffset: 0x7fffffff } }),
  ],
  [
    'an offset into an entry',
    'packages.overlap',
    () => withEntry({ name: 'a', central: { localOffset: 3 } }),
  ],
  [
    'no local header',
    'packages.local-header-missing',
    () => {
      const bytes = honest();
      bytes[0] = 0x51;
      return bytes;
    },
  ],
];

const headers: readonly Row[] = [
  [
    'another local name',
    'packages.local-name-differs',
    () => withEntry({ name: 'a.js', local: { name: 'b.js' } }),
  ],
  [
    'another local method',
    'packages.local-method-differs',
    () => withEntry({ name: 'a', local: { method: 8 } }),
  ],
  [
    'other local flags',
    'packages.local-flags-differ',
    () => withEntry({ name: 'a', local: { flags: 0x800 } }),
  ],
  [
    'a descriptor only in the directory',
    'packages.local-flags-differ',
    () => withEntry({ name: 'a', central: { flags: 8 } }),
  ],
  [
    'another local packed size',
    'packages.local-size-differs',
    () => withEntry({ name: 'a', local: { compressedBytes: 3 } }),
  ],
  [
    'another local size',
    'packages.local-size-differs',
    () => withEntry({ name: 'a', local: { unpackedBytes: 400 } }),
  ],
  ['another local checksum', 'packages.local-crc-differs', () => withEntry({ name: 'a', local: { crc: 7 } })],
  [
    'another local size beside a descriptor',
    'packages.local-size-differs',
    () => withEntry({ name: 'a', descriptor: 'signed', local: { unpackedBytes: 400 } }),
  ],
  [
    'no descriptor where one is promised',
    'packages.descriptor-differs',
    () => withEntry({ name: 'a', descriptor: Buffer.alloc(0) }),
  ],
  [
    'a descriptor with another checksum',
    'packages.descriptor-differs',
    () => withEntry({ name: 'a', descriptor: Buffer.concat([le(4, 0x08074b50, 1, 4, 4)]) }),
  ],
  [
    'bytes after a descriptor',
    'packages.gap',
    () =>
      forgeZip({
        entries: [
          { ...one, descriptor: 'signed' },
          { ...two, before: text('junk') },
        ],
      }),
  ],
  ['a password', 'packages.encrypted', () => withEntry({ name: 'a', flags: 1 })],
  ['strong encryption', 'packages.encrypted', () => withEntry({ name: 'a', flags: 0x41 })],
  ['AES', 'packages.encrypted', () => withEntry({ name: 'a', method: 99, packed: text('text') })],
  ['masked headers', 'packages.masked-headers', () => withEntry({ name: 'a', flags: 0x2000 })],
  ['patched data', 'packages.unsupported-flag', () => withEntry({ name: 'a', flags: 0x20 })],
  ['enhanced deflate', 'packages.unsupported-flag', () => withEntry({ name: 'a', flags: 0x10 })],
  ['a reserved flag', 'packages.unsupported-flag', () => withEntry({ name: 'a', flags: 0x8000 })],
  ...[1, 6, 9, 12, 14, 93, 95, 97, 98, 1000].map((method): Row => [
    `method ${method}`,
    'packages.unsupported-method',
    () => withEntry({ name: 'a', method, packed: text('text') }),
  ]),
  [
    'an extra field past its area',
    'packages.extra-field-damaged',
    () => withEntry({ name: 'a', extra: Buffer.concat([le(2, 0x5455, 90), text('ab')]) }),
  ],
  [
    'another name in a Unicode path field',
    'packages.unicode-name-differs',
    () => withEntry({ name: 'a.js', extra: extraField(0x7075, text('\x01'), le(4, 0), text('../evil.js')) }),
  ],
  [
    'another name in a local Unicode path field',
    'packages.unicode-name-differs',
    () =>
      withEntry({ name: 'a.js', local: { extra: extraField(0x7075, text('\x01'), le(4, 0), text('b.js')) } }),
  ],
  [
    'a link',
    'packages.link',
    () => withEntry({ name: 'a', data: '/etc/passwd', externalAttributes: unixMode(0o120777) }),
  ],
  [
    'a link that claims to be from FAT',
    'packages.link',
    () => withEntry({ name: 'a', madeBy: 20, externalAttributes: unixMode(0o120777) }),
  ],
  [
    'a link to a folder',
    'packages.link',
    () => withEntry({ name: 'a/', data: '', externalAttributes: unixMode(0o120777) }),
  ],
  ['a reparse point', 'packages.link', () => withEntry({ name: 'a', externalAttributes: 0x400 })],
  ...(
    [
      ['a character device', 0o020644],
      ['a block device', 0o060644],
      ['a pipe', 0o010644],
      ['a socket', 0o140644],
    ] as const
  ).map(([what, mode]): Row => [
    what,
    'packages.special-file',
    () => withEntry({ name: 'a', externalAttributes: unixMode(mode) }),
  ]),
  [
    'a set-user-id file',
    'packages.privileged-mode',
    () => withEntry({ name: 'a', externalAttributes: unixMode(0o104755) }),
  ],
  [
    'a folder that holds data',
    'packages.directory-with-content',
    () => withEntry({ name: 'dist/', data: 'text' }),
  ],
  [
    'a file with the mode of a folder',
    'packages.file-folder-conflict',
    () => withEntry({ name: 'a', externalAttributes: unixMode(0o040755) }),
  ],
];

const zip64: readonly Row[] = [
  ['a locator that points elsewhere', 'packages.zip64', () => honest({ zip64: { locator: 0 } })],
  ['a locator that points past the file', 'packages.zip64', () => honest({ zip64: { locator: 2 ** 52 } })],
  [
    'a locator without a record',
    'packages.zip64',
    () => honest({ beforeEnd: Buffer.concat([le(4, 0x07064b50, 0), le(8, 0), le(4, 1)]) }),
  ],
  ['another number of entries', 'packages.zip64', () => honest({ zip64: { entries: 1 } })],
  ['another directory', 'packages.zip64', () => honest({ zip64: { start: 3 } })],
  [
    'another directory behind sentinels',
    'packages.directory-size-lie',
    () => honest({ zip64: { start: 3 }, end: { start: 0xffffffff } }),
  ],
  [
    'a huge number of entries',
    'packages.too-many-entries',
    () => honest({ zip64: { entries: 2 ** 40 }, end: { entries: 0xffff } }),
  ],
  ['another disk', 'packages.multi-disk', () => honest({ zip64: { disk: 2 } })],
  ['many disks', 'packages.multi-disk', () => honest({ zip64: { disks: 4 } })],
  ['a record of another size', 'packages.zip64', () => honest({ zip64: { recordBytes: 2 ** 40 } })],
  ['a promise without a record', 'packages.zip64', () => honest({ end: { start: 0xffffffff } })],
  [
    'a promised size that is missing',
    'packages.zip64',
    () => withEntry({ name: 'a', central: { unpackedBytes: 0xffffffff } }),
  ],
  [
    'a second size',
    'packages.zip64',
    () => withEntry({ name: 'a', central: { extra: extraField(1, le(8, 4000, 4)) } }),
  ],
  [
    'two zip64 fields',
    'packages.zip64',
    () =>
      withEntry({
        name: 'a',
        central: { extra: Buffer.concat([extraField(1, le(8, 4)), extraField(1, le(8, 4))]) },
      }),
  ],
  [
    'a second size in the local header',
    'packages.local-size-differs',
    () =>
      withEntry({
        name: 'a',
        local: {
          unpackedBytes: 0xffffffff,
          compressedBytes: 0xffffffff,
          extra: extraField(1, le(8, 4000, 4)),
        },
      }),
  ],
  [
    'a size past what numbers hold',
    'packages.overlap',
    () =>
      withEntry({
        name: 'a',
        central: { compressedBytes: 0xffffffff, extra: extraField(1, le(8, 2 ** 63)) },
        local: { compressedBytes: 0xffffffff, extra: extraField(1, le(8, 4, 2 ** 63)) },
      }),
  ],
];

const zeros = Buffer.alloc(4 << 20);
const contents: readonly Row[] = [
  [
    'a smaller size than it has',
    'packages.size-lie',
    () => withEntry({ name: 'a', data: 'x'.repeat(500), method: 8, unpackedBytes: 100 }),
  ],
  [
    'a larger size than it has',
    'packages.size-lie',
    () => withEntry({ name: 'a', data: 'x'.repeat(500), method: 8, unpackedBytes: 900 }),
  ],
  [
    'stored with two sizes',
    'packages.size-lie',
    () => withEntry({ name: 'a', data: 'text', unpackedBytes: 5 }),
  ],
  ['another checksum', 'packages.crc-lie', () => withEntry({ name: 'a', crc: 0x12345678 })],
  ['another checksum, deflated', 'packages.crc-lie', () => withEntry({ name: 'a', method: 8, crc: 1 })],
  [
    'bytes after the deflate end',
    'packages.deflate-trailing-data',
    () =>
      withEntry({
        name: 'a',
        data: 'text',
        method: 8,
        packed: Buffer.concat([deflateRawSync(text('text')), text('hidden')]),
      }),
  ],
  [
    'a second deflate stream',
    'packages.deflate-trailing-data',
    () =>
      withEntry({
        name: 'a',
        data: 'text',
        method: 8,
        packed: Buffer.concat([deflateRawSync(text('text')), deflateRawSync(text('more'))]),
      }),
  ],
  [
    'cut deflate data',
    'packages.deflate-damaged',
    () =>
      withEntry({
        name: 'a',
        data: 'text'.repeat(9),
        method: 8,
        packed: deflateRawSync(text('text'.repeat(9))).subarray(0, -2),
      }),
  ],
  [
    'garbage as deflate data',
    'packages.deflate-damaged',
    () => withEntry({ name: 'a', method: 8, packed: Buffer.alloc(40, 0xff) }),
  ],
  [
    'nothing as deflate data',
    'packages.ratio',
    () => withEntry({ name: 'a', method: 8, packed: Buffer.alloc(0) }),
  ],
  ['a ratio bomb', 'packages.ratio', () => withEntry({ name: 'a', data: zeros, method: 8 })],
  [
    'a bomb that claims to be small',
    'packages.size-lie',
    () => withEntry({ name: 'a', data: zeros, method: 8, unpackedBytes: 4_000 }),
  ],
  [
    'a bomb under an honest-looking ratio',
    'packages.size-lie',
    () => withEntry({ name: 'a', data: zeros, method: 8, unpackedBytes: 190 * deflateRawSync(zeros).length }),
  ],
  [
    'more than 200 MiB claimed',
    'packages.unpacked-too-large',
    () => withEntry({ name: 'a', unpackedBytes: 210 << 20 }),
  ],
  [
    'many claims that add up',
    'packages.unpacked-too-large',
    () => {
      const packed = deflateRawSync(Buffer.alloc(1 << 20, 'abcdefgh'));
      const noise = Buffer.concat([packed, Buffer.alloc(80_000, 1)]);
      return forgeZip({
        entries: Array.from({ length: 15 }, (_, n) => ({
          name: `f${n}`,
          method: 8,
          packed: noise,
          unpackedBytes: 15 << 20,
        })),
      });
    },
  ],
  ['more than 50 MiB', 'packages.too-large', () => Buffer.alloc(PACKAGE_LIMITS.packageBytes + 1)],
  [
    'a manifest over its limit',
    'packages.manifest-too-large',
    () =>
      forgeZip({
        entries: [{ name: 'wpk.json', data: Buffer.alloc(PACKAGE_LIMITS.manifestBytes + 1, ' ') }],
      }),
  ],
  [
    'a README over its limit',
    'packages.readme-too-large',
    () => withEntry({ name: 'README.md', data: Buffer.alloc(PACKAGE_LIMITS.readmeBytes + 1, ' ') }),
  ],
  [
    'a CHANGELOG over its limit',
    'packages.changelog-too-large',
    () => withEntry({ name: 'CHANGELOG.md', data: Buffer.alloc(PACKAGE_LIMITS.changelogBytes + 1, ' ') }),
  ],
];

const point = (code: number): string => String.fromCodePoint(code);
const names: readonly Row[] = [
  nameRow('', 'packages.name-empty'),
  nameRow('../evil.js', 'packages.name-traversal'),
  nameRow('dist/../../evil.js', 'packages.name-traversal'),
  nameRow('dist/..', 'packages.name-traversal'),
  nameRow('../', 'packages.name-traversal'),
  nameRow('dist/.. /evil.js', 'packages.name-traversal'),
  nameRow('dist/. ./evil.js', 'packages.name-traversal'),
  nameRow(`dist/${point(0xff0e)}${point(0xff0e)}/evil.js`, 'packages.name-traversal', 'full-width dots'),
  nameRow(`${point(0x2025)}/evil.js`, 'packages.name-traversal', 'a two-dot leader'),
  nameRow('%2e%2e/evil.js', 'packages.name-traversal'),
  nameRow('dist/..%2Fevil.js', 'packages.name-traversal'),
  nameRow('./evil.js', 'packages.name-dot-segment'),
  nameRow('dist/./evil.js', 'packages.name-dot-segment'),
  nameRow('dist/.../evil.js', 'packages.name-dot-segment'),
  nameRow('dist//evil.js', 'packages.name-empty-segment'),
  nameRow('dist/evil//', 'packages.name-empty-segment'),
  nameRow('/etc/passwd', 'packages.name-absolute'),
  nameRow('/', 'packages.name-absolute'),
  nameRow('//server/share/a', 'packages.name-unc'),
  nameRow('\\\\server\\share\\a', 'packages.name-unc'),
  nameRow('C:/windows/a', 'packages.name-drive'),
  nameRow('c:evil', 'packages.name-drive'),
  nameRow('dist\\evil.js', 'packages.name-backslash'),
  nameRow('..\\evil.js', 'packages.name-backslash'),
  nameRow('dist/a.txt:hidden', 'packages.name-stream'),
  nameRow('dist/a::$DATA', 'packages.name-stream'),
  ...['<', '>', '"', '|', '?', '*'].map((character) =>
    nameRow(`dist/a${character}b`, 'packages.name-reserved-character'),
  ),
  ...[
    'CON',
    'nul',
    'dist/aux.js',
    'COM1.txt',
    'lpt9',
    'dist/prn/a',
    'NUL .txt',
    `COM${point(0xb9)}.txt`,
    'CONIN$',
    'com0',
    `${point(0xff23)}${point(0xff2f)}${point(0xff2e)}`,
  ].map((name) => nameRow(name, 'packages.name-reserved')),
  nameRow('dist/a.', 'packages.name-trailing-dot'),
  nameRow('dist /a', 'packages.name-trailing-dot'),
  nameRow('dist/a ', 'packages.name-trailing-dot'),
  nameRow(`dist/a${point(0xa0)}`, 'packages.name-trailing-dot', 'a no-break space at the end'),
  ...[0x00, 0x01, 0x0a, 0x1b, 0x7f, 0x85, 0x2028, 0x2029].map((code) =>
    nameRow(
      `dist/a${point(code)}.js`,
      'packages.name-control-character',
      `control character ${code.toString(16)}`,
    ),
  ),
  ...[
    0xad, 0x200b, 0x200d, 0x200e, 0x202e, 0x2066, 0xfeff, 0x3164, 0xfe0f, 0xe0061, 0xe0100, 0xe000, 0xf0000,
    0xfffe, 0x180e, 0x34f,
  ].map((code) =>
    nameRow(
      `dist/a${point(code)}.js`,
      'packages.name-invisible-character',
      `invisible character ${code.toString(16)}`,
    ),
  ),
  ...[0x2044, 0x2215, 0xff0f, 0xff3c, 0x29f8].map((code) =>
    nameRow(
      `dist/a${point(code)}b`,
      'packages.name-separator-look-alike',
      `separator look-alike ${code.toString(16)}`,
    ),
  ),
  nameRow(`dist/e${point(0x301)}.js`, 'packages.name-not-normalized', 'a decomposed accent'),
  nameRow(Buffer.from([0x61, 0xff, 0x62]), 'packages.name-not-utf8', 'a stray byte'),
  nameRow(Buffer.from([0xc0, 0xae, 0xc0, 0xae, 0x2f, 0x61]), 'packages.name-not-utf8', 'overlong dots'),
  nameRow(Buffer.from([0xed, 0xa0, 0x80]), 'packages.name-not-utf8', 'half a surrogate pair'),
  nameRow(Buffer.from([0x82, 0x2e, 0x6a, 0x73]), 'packages.name-not-utf8', 'a code page 437 name'),
  nameRow('a'.repeat(241), 'packages.path-too-long', '241 bytes'),
  nameRow('a'.repeat(60_000), 'packages.path-too-long', '60,000 bytes'),
  nameRow('é'.repeat(121), 'packages.path-too-long', '242 bytes in 121 letters'),
  nameRow(`${'a/'.repeat(32)}b`, 'packages.path-too-deep', '33 levels'),
  ...[
    'Wpk.json',
    'WPK.JSON',
    'wрk.json',
    'README .md',
    `RE${point(0x410)}DME.md`,
    'READМE.md',
    'LICЕNSE',
    'L1CENSE',
    'CHANGEL0G.md',
    'icоn.png',
    'READṂE.md',
    'ｗｐｋ.json',
    'dіst/main.js',
    `README${point(0x2024)}md`,
    'wpk. json',
  ].map(
    (name) =>
      [
        `${name} beside nothing`,
        'packages.name-look-alike',
        () => forgeZip({ entries: [{ name, data: 'x' }] }),
      ] as Row,
  ),
  ['one name twice', 'packages.duplicate-name', () => zipWithNames('a.js', 'a.js')],
  ['one folder twice', 'packages.duplicate-name', () => zipWithNames('dist/', 'dist/')],
  ['the manifest twice', 'packages.duplicate-name', () => zipWithNames('wpk.json', 'wpk.json')],
  ['names that differ in case', 'packages.name-collision', () => zipWithNames('dist/A.js', 'dist/a.js')],
  ['folders that differ in case', 'packages.name-collision', () => zipWithNames('Lib/a.js', 'lib/b.js')],
  ['README in two cases', 'packages.name-collision', () => zipWithNames('README.md', 'readme.md')],
  [
    'names that differ in width',
    'packages.name-collision',
    () => zipWithNames('x/abc', `x/${point(0xff41)}bc`),
  ],
  ['a ligature and its letters', 'packages.name-collision', () => zipWithNames('x/fi', `x/${point(0xfb01)}`)],
  ['a sharp s and its letters', 'packages.name-collision', () => zipWithNames('x/straße', 'x/STRASSE')],
  ['a file and a folder', 'packages.file-folder-conflict', () => zipWithNames('dist', 'dist/main.js')],
  [
    'a file and a folder, other order',
    'packages.file-folder-conflict',
    () => zipWithNames('dist/main.js', 'dist'),
  ],
  ['a file and a folder entry', 'packages.file-folder-conflict', () => zipWithNames('dist', 'dist/')],
  [
    'a file and a folder in another case',
    'packages.name-collision',
    () => zipWithNames('Lib', 'lib/main.js'),
  ],
];

/** Codes of the same room that concern files on disk, projects and manifests: test/unit/packages has those. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'packages.not-found',
  'packages.not-a-file',
  'packages.not-a-folder',
  'packages.unreadable',
  'packages.manifest-missing',
  'packages.manifest-invalid',
  'packages.main-missing',
  'packages.link-in-folder',
  'packages.special-file-in-folder',
  'packages.target-exists',
]);

describe('reading a hostile archive', () => {
  describe.each([
    ['structure', structure],
    ['headers', headers],
    ['zip64', zip64],
    ['contents', contents],
    ['names', names],
  ] as const)('%s', (_, rows) => {
    it.each(rows)('refuses %s with %s', async (_what, code, bytes) => {
      expect(await refusalOf(() => readArchive(bytes()))).toBe(code);
    });
  });

  it('has a code of its own for every refusal of the reader', () => {
    const codes = new Set(
      [structure, headers, zip64, contents, names].flatMap((rows) => rows.map(([, code]) => code)),
    );
    const ofReader = Object.keys(packagesErrors).filter((code) => !ELSEWHERE.has(code));
    expect([...codes].toSorted()).toEqual(ofReader.toSorted());
  });
});
