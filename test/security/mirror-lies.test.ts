import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { router } from '../../src-main/api/index.ts';
import type { PackageSigner } from '../../src-main/trust/index.ts';
import { exportFrom, importInto, inspect, knowledgeOf } from '../support/mirrored.ts';
import { changeLines, partOf, signAnew, takeApart, type TakenApart } from '../support/mirror-forge.ts';
import { refusalOf } from '../support/refusal.ts';
import {
  ADMIN,
  follower,
  quiet,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../support/sharing-server.ts';

// Mirror files whose exporter lies: each is whole, and signed by the exporter that earlier ones had. What it cannot sign for is
// what the registry signed: metadata, log, packages.

let server: SharingServer;
let other: SharingServer;
let here: Follower;
let known: Follower;
let folder: string;
let old: string;
let honest: string;
let forged: string;
let fingerprint: string;
let exporter: PackageSigner;
let untouched: string;
let settled: string;

beforeAll(async () => {
  const day = Date.now();
  [server, other, here, known] = await Promise.all([
    sharingServer({ now: () => day, packages: [{}, { version: '1.1.0' }, choir()] }),
    sharingServer({ packages: [{}] }),
    follower(),
    follower(),
  ]);
  folder = mkdtempSync(path.join(tmpdir(), 'station-test-'));
  old = path.join(folder, 'old.wpkmirror');
  honest = path.join(folder, 'honest.wpkmirror');
  forged = path.join(folder, 'forged.wpkmirror');
  ({ fingerprint } = await exportFrom(server.station, old));
  await server.publish({ version: '1.2.0', description: 'Says hello, and should not.' });
  await server.publish({ version: '1.3.0' });
  const { moderation } = server.station.registry;
  const reason = 'It was not meant so.';
  await moderation.block(
    { extensionId: 'acme.hello', version: '1.2.0' },
    { reason, evidence: 'Seen.' },
    ADMIN,
  );
  await moderation.deprecate({ extensionId: 'acme.hello', version: '1.0.0' }, { reason }, ADMIN);
  await exportFrom(server.station, honest);
  await importInto(known.station, honest, { as: 'team', fingerprint });
  exporter = await server.station.keys.signer();
  untouched = await knowledgeOf(here.station, here.home);
  settled = await knowledgeOf(known.station, known.home);
}, 90_000);

afterAll(async () => {
  for (const one of [here, known, server, other]) await one?.close();
  rmSync(folder, { recursive: true, force: true });
});

function choir() {
  return {
    name: 'choir',
    displayName: 'Choir',
    description: 'Has several say hello.',
    dependencies: { 'acme.hello': '^1.0.0' },
  };
}

/** The code that a changed file is refused with, by a station that knows nothing of the registry yet. */
async function refusedWith(change: (parts: TakenApart) => void | Promise<void>): Promise<string> {
  const parts = await takeApart(honest);
  await change(parts);
  await signAnew(forged, parts, exporter);
  const code = await refusalOf(() => inspect(here.station, forged, { as: 'team', fingerprint }));
  expect(await knowledgeOf(here.station, here.home)).toBe(untouched);
  return code;
}

/** The same by one that has imported the honest file. */
async function refusedAgain(
  change: (parts: TakenApart) => void | Promise<void>,
  file = honest,
): Promise<string> {
  const parts = await takeApart(file);
  await change(parts);
  await signAnew(forged, parts, exporter);
  const code = await refusalOf(() => inspect(known.station, forged));
  expect(await knowledgeOf(known.station, known.home)).toBe(settled);
  return code;
}

type Line = Record<string, unknown>;
type Entry = { id: string; versions: { version: string; marks: Line[]; digest: string; manifest: Line }[] };

/** Changes one version in the catalog of a file. */
function changeVersion(
  parts: TakenApart,
  name: string,
  change: (version: Entry['versions'][number], entry: Entry) => void,
): void {
  changeLines(parts, 'catalog.ndjson', (lines) => {
    for (const entry of lines as Entry[]) {
      const found = entry.versions.find(({ version }) => `${entry.id}@${version}` === name);
      if (found !== undefined) change(found, entry);
    }
    return lines;
  });
}

describe('the exporter lies about the catalog', () => {
  const cases: readonly [string, (parts: TakenApart) => void, string][] = [
    [
      'other bytes',
      (parts) =>
        changeVersion(parts, 'acme.hello@1.1.0', (one) => void (one.digest = `sha256:${'1'.repeat(64)}`)),
      'mirror.catalog-lies',
    ],
    [
      'another manifest',
      (parts) =>
        changeVersion(
          parts,
          'acme.hello@1.1.0',
          (one) => void (one.manifest['description'] = 'Another one.'),
        ),
      'mirror.catalog-lies',
    ],
    [
      'the manifest of another',
      (parts) => changeVersion(parts, 'acme.hello@1.1.0', (one) => void (one.manifest['version'] = '1.0.9')),
      'mirror.catalog-lies',
    ],
    [
      'a block that is kept back',
      (parts) => changeVersion(parts, 'acme.hello@1.2.0', (one) => void one.marks.pop()),
      'mirror.catalog-lies',
    ],
    [
      'a mark with other words',
      (parts) =>
        changeVersion(
          parts,
          'acme.hello@1.0.0',
          (one) => void Object.assign(one.marks[0] ?? {}, { reason: 'All is well.' }),
        ),
      'mirror.catalog-lies',
    ],
    [
      'a mark that was invented',
      (parts) =>
        changeVersion(
          parts,
          'acme.hello@1.1.0',
          (one, { versions }) =>
            void one.marks.push({
              ...versions.find(({ marks }) => marks.length > 0)?.marks[0],
              kind: 'yanked',
            }),
        ),
      'mirror.catalog-lies',
    ],
    [
      'a mark by somebody else',
      (parts) =>
        changeVersion(
          parts,
          'acme.hello@1.0.0',
          (one) => void Object.assign(one.marks[0] ?? {}, { actor: 'somebody' }),
        ),
      'mirror.catalog-lies',
    ],
    [
      'a version that is left out',
      (parts) =>
        changeVersion(
          parts,
          'acme.hello@1.1.0',
          (one, entry) => void entry.versions.splice(entry.versions.indexOf(one), 1),
        ),
      'mirror.catalog-lies',
    ],
    [
      'a version that was never approved',
      (parts) =>
        changeVersion(
          parts,
          'acme.hello@1.1.0',
          (one, entry) =>
            void entry.versions.push({
              ...one,
              version: '9.0.0',
              manifest: { ...one.manifest, version: '9.0.0' },
            }),
        ),
      'mirror.catalog-lies',
    ],
    [
      'a version twice',
      (parts) => changeVersion(parts, 'acme.hello@1.1.0', (one, entry) => void entry.versions.push(one)),
      'mirror.catalog-lies',
    ],
    [
      'an extension twice',
      (parts) => changeLines(parts, 'catalog.ndjson', (lines) => [...lines, lines[0]]),
      'mirror.catalog-lies',
    ],
    [
      'an extension that is left out',
      (parts) => changeLines(parts, 'catalog.ndjson', (lines) => lines.slice(1)),
      'mirror.catalog-lies',
    ],
    [
      'something that is no entry',
      (parts) => changeLines(parts, 'catalog.ndjson', (lines) => [...lines, { id: 'x' }]),
      'mirror.catalog-lies',
    ],
    [
      'no JSON',
      (parts) => void (partOf(parts, 'catalog.ndjson').bytes = Buffer.from('{"id":\n')),
      'mirror.evidence-lies',
    ],
    [
      'a line without an end',
      (parts) =>
        void (partOf(parts, 'catalog.ndjson').bytes = partOf(parts, 'catalog.ndjson').bytes.subarray(0, -1)),
      'mirror.evidence-lies',
    ],
  ];
  it.each(cases)('%s', async (_what, change, code) => {
    expect(await refusedWith(change)).toBe(code);
  });
});

describe('the exporter lies about the log', () => {
  const leaves = 'log/leaves.ndjson';
  const cases: readonly [string, (parts: TakenApart) => void, string][] = [
    [
      'a leaf with other words',
      (parts) =>
        changeLines(parts, leaves, ([first, ...rest]) => [
          { ...first, leaf: String(first?.['leaf']).replace('1.0.0', '1.0.1') },
          ...rest,
        ]),
      'mirror.not-in-log',
    ],
    [
      'a leaf in the place of another',
      (parts) => changeLines(parts, leaves, ([first, ...rest]) => [{ ...first, seq: 0 }, ...rest]),
      'mirror.not-in-log',
    ],
    [
      'a leaf beyond its end',
      (parts) => changeLines(parts, leaves, ([first, ...rest]) => [{ ...first, seq: 1_000_000 }, ...rest]),
      'mirror.not-in-log',
    ],
    [
      'a block that the leaves keep back',
      (parts) =>
        changeLines(parts, leaves, (lines) =>
          lines.filter(({ leaf }) => !String(leaf).includes('"mark.set"')),
        ),
      'mirror.catalog-lies',
    ],
    [
      'an approval that the leaves keep back',
      (parts) =>
        changeLines(parts, leaves, (lines) =>
          lines.filter(
            ({ leaf }) => !(String(leaf).includes('version.approved') && String(leaf).includes('"1.1.0"')),
          ),
        ),
      'mirror.catalog-lies',
    ],
    [
      'a leaf twice',
      (parts) => changeLines(parts, leaves, ([first, ...rest]) => [first, first, ...rest]),
      'mirror.evidence-lies',
    ],
    [
      'a leaf without its place',
      (parts) => changeLines(parts, leaves, ([first, ...rest]) => [{ leaf: first?.['leaf'] }, ...rest]),
      'mirror.evidence-lies',
    ],
    [
      'the hash of one leaf',
      (parts) => void partOf(parts, 'log/hashes.bin').bytes.writeUInt8(1, 40),
      'mirror.log-differs',
    ],
    [
      'a leaf less',
      (parts) =>
        void (partOf(parts, 'log/hashes.bin').bytes = partOf(parts, 'log/hashes.bin').bytes.subarray(0, -32)),
      'mirror.log-differs',
    ],
    ['another size', ({ list }) => void (list.log.size += 1), 'mirror.log-differs'],
    ['another log', ({ list }) => void (list.origin.logOrigin = 'another'), 'mirror.metadata-differs'],
    [
      'a checkpoint that was changed',
      (parts) =>
        void (partOf(parts, 'log/checkpoint.txt').bytes = Buffer.from(
          partOf(parts, 'log/checkpoint.txt')
            .bytes.toString()
            .replace(/\n(\d+)\n/, '\n9$1\n'),
        )),
      'mirror.log-differs',
    ],
  ];
  it.each(cases)('%s', async (_what, change, code) => {
    expect(await refusedWith(change)).toBe(code);
  });

  it('the checkpoint of another log', async () => {
    const { checkpoint } = await other.station.log.checkpoint();
    expect(
      await refusedWith(
        (parts) => void (partOf(parts, 'log/checkpoint.txt').bytes = Buffer.from(checkpoint)),
      ),
    ).toBe('mirror.log-differs');
  });
});

describe('the exporter lies about packages', () => {
  const evidence = 'evidence.ndjson';
  const swap = (field: string) => (parts: TakenApart) =>
    changeLines(parts, evidence, ([a, b, ...rest]) => [
      { ...a, [field]: b?.[field] },
      { ...b, [field]: a?.[field] },
      ...rest,
    ]);
  const cases: readonly [string, (parts: TakenApart) => void, string][] = [
    ['the signature of another version', swap('bundle'), 'mirror.bundle-differs'],
    [
      'no signature',
      (parts) => changeLines(parts, evidence, ([first, ...rest]) => [{ ...first, bundle: null }, ...rest]),
      'mirror.bundle-differs',
    ],
    ['the place of another leaf', swap('seq'), 'mirror.not-in-log'],
    ['the proof of another leaf', swap('proof'), 'mirror.not-in-log'],
    [
      'a proof that was cut',
      (parts) =>
        changeLines(parts, evidence, ([first, ...rest]) => [
          { ...first, proof: ((first?.['proof'] ?? []) as string[]).slice(1) },
          ...rest,
        ]),
      'mirror.not-in-log',
    ],
    ['statements about another version', swap('attestations'), 'mirror.evidence-lies'],
    [
      'a statement of another kind',
      (parts) =>
        changeLines(parts, evidence, ([first, ...rest]) => [
          {
            ...first,
            attestations: ((first?.['attestations'] ?? []) as Line[]).map((one) => ({
              ...one,
              predicateType: 'https://slsa.dev/provenance/v1',
            })),
          },
          ...rest,
        ]),
      'mirror.evidence-lies',
    ],
    [
      'no evidence',
      (parts) => changeLines(parts, evidence, (lines) => lines.slice(1)),
      'mirror.evidence-lies',
    ],
    [
      'evidence twice',
      (parts) => changeLines(parts, evidence, (lines) => [...lines, lines[0]]),
      'mirror.evidence-lies',
    ],
    [
      'evidence of what is not there',
      (parts) =>
        changeLines(parts, evidence, ([first, ...rest]) => [first, ...rest, { ...first, version: '9.0.0' }]),
      'mirror.evidence-lies',
    ],
    [
      'evidence of another form',
      (parts) => changeLines(parts, evidence, ([first, ...rest]) => [{ ...first, run: 'x' }, ...rest]),
      'mirror.evidence-lies',
    ],
  ];
  it.each(cases)('%s', async (_what, change, code) => {
    expect(await refusedWith(change)).toBe(code);
  });

  it('one that is blocked', async () => {
    const row = await server.station.store.read((tx) => tx.versions.get('acme.hello', '1.2.0'));
    const [digest, sizeBytes] = [row?.digest ?? '', row?.sizeBytes ?? 0];
    const bytes = Buffer.from(await server.station.blobs.get(digest));
    const hex = digest.slice('sha256:'.length);
    const place = `blobs/sha256/${hex.slice(0, 2)}/${hex.slice(2)}`;
    const code = await refusedWith((parts) => {
      parts.list.packages.push({ extensionId: 'acme.hello', version: '1.2.0', digest, sizeBytes });
      parts.list.files.push({ kind: 'package', path: place, sizeBytes, sha256: hex });
      parts.files.push({ path: place, bytes });
      changeLines(parts, evidence, ([first, ...rest]) => [
        first,
        ...rest,
        { ...first, extensionId: 'acme.hello', version: '1.2.0' },
      ]);
    });
    expect(code).toBe('mirror.not-a-target');
  });

  it('one that the signed metadata does not list', async () => {
    // All of the newer log and catalog, under metadata from before the version: nothing vouches for it.
    const before = await takeApart(old);
    const code = await refusedWith((parts) => {
      const listed = before.list.files.filter(({ kind }) => kind === 'metadata');
      const count = parts.list.files.filter(({ kind }) => kind === 'metadata').length;
      parts.list.files.splice(0, count, ...listed);
      parts.files.splice(0, count, ...before.files.slice(0, listed.length));
      parts.list.metadata = before.list.metadata;
    });
    expect(code).toBe('mirror.not-a-target');
  });

  it('one that needs what is not there', async () => {
    const code = await refusedWith(({ list, files, ...parts }) => {
      const gone = list.packages.filter(({ extensionId }) => extensionId === 'acme.hello');
      list.packages = list.packages.filter(({ extensionId }) => extensionId !== 'acme.hello');
      const digests = new Set(gone.map((one) => one.digest.slice('sha256:'.length)));
      list.files = list.files.filter(({ kind, sha256 }) => kind !== 'package' || !digests.has(sha256));
      const paths = new Set(list.files.map((one) => one.path));
      files.splice(0, files.length, ...files.filter((one) => paths.has(one.path)));
      changeLines({ list, files, ...parts }, evidence, (lines) =>
        lines.filter((one) => one['extensionId'] !== 'acme.hello'),
      );
    });
    expect(code).toBe('mirror.dependency-missing');
  });
});

describe('the exporter lies about the metadata', () => {
  const cases: readonly [string, (parts: TakenApart) => void, string][] = [
    [
      'other versions',
      ({ list }: TakenApart) => void (list.metadata.snapshot += 1),
      'mirror.metadata-differs',
    ],
    [
      'another root',
      ({ list }: TakenApart) => void (list.origin.rootFingerprint = `sha256:${'2'.repeat(64)}`),
      'mirror.metadata-differs',
    ],
    [
      'a timestamp that was changed',
      (parts: TakenApart) => {
        const part = partOf(parts, 'timestamp.json');
        part.bytes = Buffer.from(part.bytes.toString().replace('"version":', '"version":1'));
      },
      'sync.metadata-tampered',
    ],
    [
      'no snapshot',
      ({ list, files }: TakenApart) => {
        const at = list.files.findIndex(
          (one) => one.kind === 'metadata' && one.name.endsWith('.snapshot.json'),
        );
        list.files.splice(at, 1);
        files.splice(at, 1);
      },
      'sync.metadata-missing',
    ],
    [
      'a time at which it had expired',
      ({ list }: TakenApart) => void (list.createdAt = '2020-01-01T00:00:00.000Z'),
      'accepted',
    ],
  ];
  it.each(cases)('%s', async (_what, change, code) => {
    expect(await refusedWith(change)).toBe(code);
  });

  it('metadata that had expired when the file was made', async () => {
    const late = await follower({ now: () => Date.now() + 60 * 86_400_000 });
    try {
      const parts = await takeApart(honest);
      parts.list.createdAt = new Date(Date.now() + 30 * 86_400_000).toISOString();
      await signAnew(forged, parts, exporter);
      expect(await refusalOf(() => inspect(late.station, forged, { as: 'team', fingerprint }))).toBe(
        'sync.metadata-frozen',
      );
    } finally {
      await late.close();
    }
  });

  it('is old by the clock of this machine: that is shown, and no reason to refuse', async () => {
    const late = await follower({ now: () => Date.now() + 60 * 86_400_000 });
    try {
      const review = await inspect(late.station, honest, { as: 'team', fingerprint });
      expect(review.stale.map(({ role }) => role)).toEqual(['timestamp', 'snapshot']);
    } finally {
      await late.close();
    }
  });
});

describe('a registry that is known is shown another one', () => {
  it('an older file', async () => {
    expect(await refusedAgain(() => undefined, old)).toBe('mirror.rollback');
  });

  it('a block that is known here, left out of the leaves and the catalog alike', async () => {
    const code = await refusedAgain((parts) => {
      changeVersion(parts, 'acme.hello@1.2.0', (one) => void one.marks.pop());
      changeLines(parts, 'log/leaves.ndjson', (lines) =>
        lines.filter(
          ({ leaf }) => !(String(leaf).includes('"mark.set"') && String(leaf).includes('"blocked"')),
        ),
      );
    });
    expect(code).toBe('mirror.catalog-lies');
  });

  it('an older file that says to be a newer one', async () => {
    expect(await refusedAgain(({ list }) => void (list.log.size += 1_000), old)).toBe('mirror.rollback');
  });

  it('another past', async () => {
    const there = await known.station.store.read((tx) => tx.remotes.get('team'));
    if (there === null) throw new Error('it was imported');
    // As if another file had shown another past before.
    await known.station.store.transaction((tx) =>
      tx.remotes.update({ ...there, logHashes: there.logHashes.map(() => '3'.repeat(64)) }),
    );
    try {
      expect(await refusalOf(() => inspect(known.station, honest))).toBe('mirror.log-fork');
    } finally {
      await known.station.store.transaction((tx) => tx.remotes.update(there));
    }
    expect(await knowledgeOf(known.station, known.home)).toBe(settled);
  });

  it('under the name of another', async () => {
    const file = path.join(folder, 'other.wpkmirror');
    const made = await exportFrom(other.station, file);
    const given = { as: 'team', fingerprint: made.fingerprint };
    expect(await refusalOf(() => inspect(known.station, file, given))).toBe('mirror.another-registry');
    expect(await refusalOf(() => inspect(here.station, file, { as: 'team', fingerprint }))).toBe(
      'mirror.another-root',
    );
    const review = await inspect(known.station, file, { as: 'second', fingerprint: made.fingerprint });
    // Its names belong to the first one.
    expect(review.conflicts).toEqual([{ extensionId: 'acme.hello', pinnedTo: 'team' }]);
    expect(await knowledgeOf(known.station, known.home)).toBe(settled);
  });

  it('other keys of a publisher', async () => {
    const pins = await known.station.store.read((tx) =>
      tx.trust.pins({ origin: 'team', publisherId: 'acme' }),
    );
    const fresh = await follower();
    try {
      const stranger = (await fresh.station.keys.signer()).identity;
      await fresh.station.store.transaction(async (tx) => {
        for (const pin of pins)
          await tx.trust.putPin({
            ...pin,
            keyId: stranger.keyId,
            fingerprint: stranger.fingerprint,
            publicKey: stranger.publicKey,
          });
      });
      const before = await knowledgeOf(fresh.station, fresh.home);
      expect(await refusalOf(() => inspect(fresh.station, honest, { as: 'team', fingerprint }))).toBe(
        'mirror.keys-changed',
      );
      expect(await knowledgeOf(fresh.station, fresh.home)).toBe(before);
    } finally {
      await fresh.close();
    }
  });
});

describe('what nobody confirmed', () => {
  it('is a root that nobody compared', async () => {
    const review = await inspect(here.station, honest, { as: 'team' });
    expect(review.registry).toMatchObject({ isConfirmed: false, rootFingerprint: fingerprint });
    const { reviewId } = review;
    const context = { ...quiet, userId: ADMIN.userId };
    expect(await refusalOf(() => here.station.mirror.import({ reviewId }, context))).toBe(
      'mirror.root-unconfirmed',
    );
    const wrong = { reviewId, fingerprint: `sha256:${'4'.repeat(64)}` };
    expect(await refusalOf(() => here.station.mirror.import(wrong, context))).toBe(
      'sync.fingerprint-differs',
    );
    expect(await knowledgeOf(here.station, here.home)).toBe(untouched);
  });

  it('is a review that there was none of', async () => {
    const context = { ...quiet, userId: ADMIN.userId };
    expect(await refusalOf(() => here.station.mirror.import({ reviewId: 'none' }, context))).toBe(
      'mirror.review-unknown',
    );
  });

  it('is an import that a page asks for', async () => {
    const { reviewId } = await inspect(here.station, honest, { as: 'team', fingerprint });
    const page = createRouterClient(router, {
      context: {
        station: () => Promise.resolve(here.station),
        workbench: undefined as never,
        role: 'admin',
        reach: 'local',
        consent: false,
        requestId: 'test',
      },
    });
    await expect(page.mirror.startImport({ reviewId })).rejects.toMatchObject({
      code: 'api.consent-required',
    });
    expect(await knowledgeOf(here.station, here.home)).toBe(untouched);
  });

  it('is a file that changed after it was reviewed', async () => {
    const file = path.join(folder, 'moved.wpkmirror');
    await copyFile(honest, file);
    const context = { ...quiet, userId: ADMIN.userId };
    const { reviewId } = await inspect(here.station, file, { as: 'team', fingerprint });
    await copyFile(old, file);
    expect(await refusalOf(() => here.station.mirror.import({ reviewId }, context))).toBe(
      'mirror.changed-meanwhile',
    );
    // The list is the same, and one byte of a package is not.
    const bytes = await readFile(honest);
    const last = bytes.length - 1_024 - 512;
    const place = bytes.subarray(0, last).lastIndexOf(Buffer.from('PK'));
    bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
    await writeFile(file, bytes);
    expect(await refusalOf(() => here.station.mirror.import({ reviewId }, context))).toBe(
      'mirror.entry-tampered',
    );
    const rows = await here.station.store.read((tx) => tx.extensions.count());
    expect(rows).toBe(0);
  });
});
