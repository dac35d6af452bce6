import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportFrom, importInto, inspect, knowledgeOf } from '../support/mirrored.ts';
import { partOf, putTogether, signAnew, takeApart, type TakenApart } from '../support/mirror-forge.ts';
import { refusalOf } from '../support/refusal.ts';
import { follower, sharingServer, type Follower, type SharingServer } from '../support/sharing-server.ts';
import type { PackageSigner } from '../../src-main/trust/index.ts';

// A mirror file whose form was changed on its way: refused before anything in it counts, and nothing here is another.

let server: SharingServer;
let here: Follower;
let folder: string;
let honest: string;
let forged: string;
let fingerprint: string;
let exporter: PackageSigner;
let before: string;

beforeAll(async () => {
  server = await sharingServer();
  here = await follower();
  folder = mkdtempSync(path.join(tmpdir(), 'station-test-'));
  honest = path.join(folder, 'honest.wpkmirror');
  forged = path.join(folder, 'forged.wpkmirror');
  ({ fingerprint } = await exportFrom(server.station, honest));
  exporter = await server.station.keys.signer();
  before = await knowledgeOf(here.station, here.home);
}, 60_000);

afterAll(async () => {
  await here?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const refused = (): Promise<string> =>
  refusalOf(() => inspect(here.station, forged, { as: 'team', fingerprint }));

async function unchanged(): Promise<void> {
  expect(await knowledgeOf(here.station, here.home)).toBe(before);
}

/** The place of an entry's bytes in the honest file. */
async function placeOf(
  name: string,
): Promise<{ readonly bytes: Buffer; readonly at: number; readonly size: number }> {
  const bytes = await readFile(honest);
  for (let at = 0; at + 512 <= bytes.length;) {
    const entry = bytes.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    const size = parseInt(bytes.toString('latin1', at + 124, at + 136), 8);
    if (entry === name) return { bytes, at: at + 512, size };
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`there is no ${name}`);
}

async function packagesIn(): Promise<readonly string[]> {
  const { list } = await takeApart(honest);
  return list.files.flatMap((one) => (one.kind === 'package' ? [one.path] : []));
}

describe('one byte of a mirror file is another', () => {
  it.each([
    ['the checkpoint', 'log/checkpoint.txt'],
    ['the hashes of the log', 'log/hashes.bin'],
    ['the leaves', 'log/leaves.ndjson'],
    ['the catalog', 'catalog.ndjson'],
    ['the evidence', 'evidence.ndjson'],
    ['the first file of metadata', 'metadata/000000'],
    ['the last file of metadata', 'metadata/000005'],
  ])('in %s', async (_what, name) => {
    const { bytes, at, size } = await placeOf(name);
    bytes.writeUInt8(bytes.readUInt8(at + Math.floor(size / 2)) ^ 1, at + Math.floor(size / 2));
    await writeFile(forged, bytes);
    expect(await refused()).toBe('mirror.entry-tampered');
    await unchanged();
  });

  it('in each package', async () => {
    for (const name of await packagesIn()) {
      const { bytes, at, size } = await placeOf(name);
      bytes.writeUInt8(bytes.readUInt8(at + size - 1) ^ 1, at + size - 1);
      await writeFile(forged, bytes);
      expect(await refused()).toBe('mirror.entry-tampered');
    }
    await unchanged();
  });

  it('in the list', async () => {
    const parts = await takeApart(honest);
    parts.list.createdAt = new Date(Date.parse(parts.list.createdAt) + 1).toISOString();
    await putTogether(forged, parts);
    expect(await refused()).toBe('mirror.signature-wrong');
    await unchanged();
  });

  it('anywhere in its signature', async () => {
    const { bytes, at, size } = await placeOf('mirror.sigstore.json');
    for (let step = 0; step < size; step += 37) {
      const copy = Buffer.from(bytes);
      copy.writeUInt8(copy.readUInt8(at + step) ^ 1, at + step);
      await writeFile(forged, copy);
      expect(await refused()).toMatch(/^mirror\.(?:unsigned|signature-wrong)$/);
    }
    await unchanged();
  });

  it.each([
    ['in the header of an entry', -300],
    ['in the padding behind an entry', null],
  ])('%s', async (_what, offset) => {
    const { bytes, at, size } = await placeOf('catalog.ndjson');
    const place = offset === null ? at + size : at + offset;
    bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
    await writeFile(forged, bytes);
    expect(await refused()).toBe('mirror.damaged');
    await unchanged();
  });
});

describe('a mirror file is cut or lengthened', () => {
  it('at fifty places', async () => {
    const bytes = await readFile(honest);
    for (let step = 1; step <= 50; step += 1) {
      await writeFile(forged, bytes.subarray(0, Math.floor((bytes.length * step) / 51)));
      expect(await refused()).toBe('mirror.damaged');
    }
    await unchanged();
  });

  it.each([
    ['to nothing', (bytes: Buffer) => bytes.subarray(0, 0), 'mirror.not-a-mirror'],
    ['by its end', (bytes: Buffer) => bytes.subarray(0, bytes.length - 512), 'mirror.damaged'],
    [
      'with something behind it',
      (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(512, 7)]),
      'mirror.damaged',
    ],
    ['to something else', () => Buffer.from('{"mirror":true}'.repeat(100)), 'mirror.not-a-mirror'],
  ])('%s', async (_how, change, code) => {
    await writeFile(forged, change(await readFile(honest)));
    expect(await refused()).toBe(code);
    await unchanged();
  });
});

type Change = (parts: TakenApart) => void;

describe('what lies in a mirror file is not what its list says', () => {
  const cases: readonly [string, Change, string][] = [
    [
      'an entry more',
      ({ files }) => void files.push({ path: 'extra', bytes: Buffer.from('x') }),
      'mirror.entry-unlisted',
    ],
    [
      'an entry that leaves the folder',
      ({ files }) => void files.push({ path: '../../keys/x', bytes: Buffer.from('x') }),
      'mirror.entry-unlisted',
    ],
    [
      'an entry with an absolute path',
      ({ files }) => void files.push({ path: '/etc/passwd', bytes: Buffer.from('x') }),
      'mirror.entry-unlisted',
    ],
    ['an entry less', ({ files }) => void files.pop(), 'mirror.entry-missing'],
    [
      'an entry twice',
      ({ files }) => void files.push({ ...(files[0] as TakenApart['files'][number]) }),
      'mirror.entry-duplicate',
    ],
    [
      'a second list',
      ({ files }) => void files.push({ path: 'mirror.json', bytes: Buffer.from('{}') }),
      'mirror.entry-duplicate',
    ],
    [
      'two entries in each other’s place',
      ({ files }) => void files.push(...files.splice(-2, 1)),
      'mirror.entry-misplaced',
    ],
    [
      'two packages under each other’s name',
      ({ files }) => {
        const [a, b] = files.slice(-2) as [TakenApart['files'][number], TakenApart['files'][number]];
        const [one, other] = [a.bytes, b.bytes];
        a.bytes = other;
        b.bytes = one;
      },
      'mirror.entry-tampered',
    ],
    [
      'a link',
      ({ files }) =>
        void files.splice(-1, 1, { ...(files.at(-1) as TakenApart['files'][number]), type: '2' }),
      'mirror.damaged',
    ],
    [
      'a folder',
      ({ files }) => void files.push({ path: 'folder', bytes: Buffer.alloc(0), type: '5' }),
      'mirror.damaged',
    ],
    [
      'a prefix before a path',
      ({ files }) =>
        void files.splice(-1, 1, { ...(files.at(-1) as TakenApart['files'][number]), prefix: '..' }),
      'mirror.damaged',
    ],
    [
      'a size of many terabytes',
      ({ files }) =>
        void files.splice(-1, 1, { ...(files.at(-1) as TakenApart['files'][number]), size: '77777777777' }),
      'mirror.damaged',
    ],
    [
      'a size below nothing',
      ({ files }) =>
        void files.splice(-1, 1, { ...(files.at(-1) as TakenApart['files'][number]), size: '-0000000001' }),
      'mirror.damaged',
    ],
  ];
  it.each(cases)('%s', async (_what, change, code) => {
    const parts = await takeApart(honest);
    const listBytes = (await placeOf('mirror.json')) as { bytes: Buffer; at: number; size: number };
    change(parts);
    await putTogether(forged, parts, listBytes.bytes.subarray(listBytes.at, listBytes.at + listBytes.size));
    expect(await refused()).toBe(code);
    await unchanged();
  });
});

describe('a list that was signed and does not hold', () => {
  const cases: readonly [string, Change, string][] = [
    ['a format of later', ({ list }) => void Object.assign(list, { format: 2 }), 'mirror.from-the-future'],
    [
      'a field that nobody knows',
      ({ list }) => void Object.assign(list, { run: 'x' }),
      'mirror.list-malformed',
    ],
    [
      'a path of its own choice',
      ({ list }) => void Object.assign(list.files[0] ?? {}, { path: '../../keys/x' }),
      'mirror.list-malformed',
    ],
    [
      'a name of metadata that leaves its folder',
      ({ list }) => void Object.assign(list.files[0] ?? {}, { name: '../../../etc/passwd' }),
      'mirror.list-malformed',
    ],
    [
      'a file of metadata under two paths',
      ({ list }) =>
        void Object.assign(list.files[1] ?? {}, { name: (list.files[0] as { name: string }).name }),
      'mirror.list-malformed',
    ],
    [
      'one path twice',
      ({ list }) => void list.files.push({ ...(list.files.at(-1) as TakenApart['list']['files'][number]) }),
      'mirror.entry-duplicate',
    ],
    [
      'no catalog',
      ({ list }) =>
        void list.files.splice(
          list.files.findIndex(({ kind }) => kind === 'catalog'),
          1,
        ),
      'mirror.entry-missing',
    ],
    [
      'a part in another place',
      ({ list }) => void list.files.unshift(...list.files.splice(-1, 1)),
      'mirror.list-malformed',
    ],
    [
      'a package larger than any',
      ({ list }) => void Object.assign(list.files.at(-1) ?? {}, { sizeBytes: 10 ** 12 }),
      'mirror.too-large',
    ],
    ['a package that no file is of', ({ list }) => void list.files.pop(), 'mirror.entry-missing'],
    ['a file that no package is of', ({ list }) => void list.packages.pop(), 'mirror.entry-unlisted'],
    [
      'a package of another digest',
      ({ list }) => void Object.assign(list.packages[0] ?? {}, { digest: `sha256:${'0'.repeat(64)}` }),
      'mirror.entry-missing',
    ],
    [
      'a package of another size',
      ({ list }) => void Object.assign(list.packages[0] ?? {}, { sizeBytes: 1 }),
      'mirror.list-malformed',
    ],
    [
      'a version twice',
      ({ list }) =>
        void list.packages.push({ ...(list.packages[0] as TakenApart['list']['packages'][number]) }),
      'mirror.list-malformed',
    ],
    [
      'the fingerprint of another exporter',
      ({ list }) => void Object.assign(list.exporter, { fingerprint: `sha256:${'0'.repeat(64)}` }),
      'mirror.list-malformed',
    ],
    [
      'an exporter without a key',
      ({ list }) => void Object.assign(list.exporter, { publicKey: 'none' }),
      'mirror.list-malformed',
    ],
  ];
  it.each(cases)('%s', async (_what, change, code) => {
    const parts = await takeApart(honest);
    change(parts);
    await signAnew(forged, parts, exporter, { relist: false });
    expect(await refused()).toBe(code);
    await unchanged();
  });

  it('is no JSON', async () => {
    const parts = await takeApart(honest);
    await putTogether(forged, parts, Buffer.from('{"format":'));
    expect(await refused()).toBe('mirror.list-malformed');
    await unchanged();
  });
});

describe('who signed a mirror file', () => {
  it('nobody', async () => {
    const parts = await takeApart(honest);
    await putTogether(forged, { ...parts, signature: Buffer.from('{}\n') });
    expect(await refused()).toBe('mirror.unsigned');
    await unchanged();
  });

  it('somebody else than it names', async () => {
    const parts = await takeApart(honest);
    await signAnew(forged, parts, await here.station.keys.signer());
    expect(await refused()).toBe('mirror.signature-wrong');
    await unchanged();
  });

  it('another one than before', async () => {
    const other = await follower();
    try {
      await importInto(other.station, honest, { as: 'team', fingerprint });
      const parts = await takeApart(honest);
      const stranger = await here.station.keys.signer();
      const { fingerprint: print, publicKey } = stranger.identity;
      parts.list.exporter = { ...parts.list.exporter, fingerprint: print, publicKey };
      await signAnew(forged, parts, stranger);
      const known = await knowledgeOf(other.station, other.home);
      expect(await refusalOf(() => inspect(other.station, forged))).toBe('mirror.another-exporter');
      expect(await knowledgeOf(other.station, other.home)).toBe(known);
      const meant = `sha256:${'0'.repeat(64)}`;
      expect(await refusalOf(() => inspect(other.station, forged, { exporter: meant }))).toBe(
        'mirror.exporter-differs',
      );
      // Unless a person says that it is meant.
      expect(await inspect(other.station, forged, { exporter: print })).toMatchObject({
        exporter: { fingerprint: print, isKnown: false },
      });
    } finally {
      await other.close();
    }
  });

  it('the one that it names, and everything else is as it was', async () => {
    const parts = await takeApart(honest);
    expect(partOf(parts, 'catalog.ndjson').bytes.length).toBeGreaterThan(0);
    await signAnew(forged, parts, exporter);
    expect(await refused()).toBe('accepted');
  });
});
