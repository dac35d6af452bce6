import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import { withArchive } from '../../src-main/sync/mirror/archive.ts';
import { changeJson, changingProxy, type ChangingProxy } from '../support/changing-proxy.ts';
import { exportFrom, importInto, inspect } from '../support/mirrored.ts';
import { changeLines, signAnew, takeApart } from '../support/mirror-forge.ts';
import { refusalOf } from '../support/refusal.ts';
import { rejectionOf } from '../support/refused-code.ts';
import {
  ADMIN,
  follow,
  follower,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../support/sharing-server.ts';

// Blocks and floors that somebody without the key of the log wants gone: by answers on the wire, by a mirror file, and by being
// removed and added again.

interface Page {
  items: (CatalogEntry & Record<string, unknown>)[];
  asOf: { seq: number };
  nextCursor?: string;
}

let server: SharingServer;
let wire: ChangingProxy;
let here: Follower;
let folder: string;
let early: string;

const first = { extensionId: 'acme.hello', version: '1.0.0' };
const second = { extensionId: 'acme.hello', version: '1.1.0' };
const choir = { extensionId: 'acme.choir', version: '1.0.0' };
const words = { reason: 'It does harm.', evidence: 'Seen.' };

beforeAll(async () => {
  server = await sharingServer();
  wire = await changingProxy(server.url);
  here = await follower();
  folder = mkdtempSync(path.join(tmpdir(), 'station-test-'));
  early = (await server.station.log.checkpoint()).checkpoint;
  await server.station.registry.moderation.block(first, words, ADMIN);
  await follow(here, server, wire.url);
  await here.sync();
}, 120_000);

afterAll(async () => {
  await here.close();
  await wire.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  wire.change(null);
  await here.forgive();
});

/** The next sync reads the whole catalog, as after very many changes. */
async function wholeNext(): Promise<void> {
  await here.station.store.transaction(async (tx) => {
    const row = await tx.remotes.get('team');
    if (row !== null) await tx.remotes.update({ ...row, checkpoint: null });
  });
}

/** Marks are left out of every answer, and the answer says to be newer than it is. */
const withoutMarks = (newer: number) =>
  changeJson<Page>('/sync/entries', (page) => {
    for (const { versions } of page.items) for (const one of versions) one.marks = [];
    page.asOf.seq += newer;
  });

const undo = (target: typeof first, kind: 'blocked' | 'yanked' = 'blocked') =>
  server.station.registry.moderation.undo(target, { kind, reason: 'so' }, ADMIN);

describe('a block that is known, on the wire', () => {
  it('is not lifted by a later leaf about the same extension, nor by an answer that says to be newer', async () => {
    await server.station.registry.moderation.deprecate(choir, { reason: 'old' }, ADMIN);
    await server.station.registry.moderation.yank(second, { reason: 'oops' }, ADMIN);
    wire.change(
      changeJson<Page>('/sync/entries', ({ items }) => {
        for (const { versions } of items)
          for (const one of versions) one.marks = one.marks.filter(({ kind }) => kind !== 'blocked');
      }),
    );
    await here.sync();
    expect(await here.marksOf(first)).toEqual(['blocked']);
    expect(await here.marksOf(second)).toEqual(['yanked']);
    await undo(second, 'yanked');
    wire.change(withoutMarks(5));
    await here.sync();
    expect(await here.marksOf(first)).toEqual(['blocked']);
    expect(await here.marksOf(second)).toEqual([]);
    wire.change(null);
    await here.sync();
    expect(await here.marksOf(first)).toEqual(['blocked']);
  });

  it('goes with the leaf that takes it back, even where the answer came before the leaf', async () => {
    await server.station.registry.moderation.deprecate(second, { reason: 'old' }, ADMIN);
    let turns = 0;
    wire.change(async (passing) => {
      if (!passing.path.startsWith('/api/v1/log/checkpoint') || turns > 0) return;
      turns += 1;
      await undo(first);
    });
    await here.sync();
    // The answer is newer than the checkpoint: nothing verified says so yet.
    expect(await here.marksOf(first)).toEqual(['blocked']);
    await here.sync();
    expect(await here.marksOf(first)).toEqual([]);
  });

  it('is not kept back for longer than one answer', async () => {
    await server.station.registry.moderation.block(first, words, ADMIN);
    wire.change(withoutMarks(5));
    await here.sync();
    expect(await rejectionOf(here.sync())).toBe('sync.entries-lie');
    await here.forgive();
    expect(await rejectionOf(here.sync())).toBe('sync.entries-lie');
    await here.forgive();
    wire.change(null);
    await here.sync();
    expect(await here.marksOf(first)).toEqual(['blocked']);
  });

  it('is not dropped by a pull of everything, but by the log', async () => {
    await wholeNext();
    wire.change(withoutMarks(0));
    expect(await rejectionOf(here.sync())).toBe('sync.entries-lie');
    expect(await here.marksOf(first)).toEqual(['blocked']);
    wire.change(null);
    await here.forgive();
    await here.sync();
    expect(await here.marksOf(first)).toEqual(['blocked']);
    await undo(first);
    await wholeNext();
    await here.sync();
    expect(await here.marksOf(first)).toEqual([]);
    expect((await here.station.sync.status('team')).isUnfinished).toBe(false);
  });
});

describe('a block that is known, and a mirror file', () => {
  it('is not lifted by a leaf that took an older one back', async () => {
    const { moderation } = server.station.registry;
    const file = path.join(folder, 'twice.wpkmirror');
    await moderation.block(first, words, ADMIN);
    await undo(first);
    await moderation.block(first, words, ADMIN);
    await server.vouch();
    await here.sync();
    await exportFrom(server.station, file);
    const parts = await takeApart(file);
    changeLines(parts, 'catalog.ndjson', (lines) => {
      for (const entry of lines as unknown as {
        id: string;
        versions: { version: string; marks: unknown[] }[];
      }[])
        for (const one of entry.versions)
          if (entry.id === first.extensionId && one.version === first.version) one.marks = [];
      return lines;
    });
    changeLines(parts, 'log/leaves.ndjson', (lines) => {
      const last = lines.findLast(({ leaf }) => /"blocked".*"mark\.set"/.test(String(leaf)));
      return lines.filter((line) => line !== last);
    });
    await signAnew(file, parts, await server.station.keys.signer());
    expect(await refusalOf(() => inspect(here.station, file))).toBe('mirror.catalog-lies');
    expect(await here.marksOf(first)).toEqual(['blocked']);
  });

  it('is lifted by its leaf, and the review says so', async () => {
    const file = path.join(folder, 'lifted.wpkmirror');
    await undo(first);
    await server.vouch();
    await exportFrom(server.station, file);
    expect(await inspect(here.station, file)).toMatchObject({
      totals: { liftedMarks: 1 },
      lifted: [{ ...first, kind: 'blocked', isInstalled: false }],
    });
    await importInto(here.station, file);
    expect(await here.marksOf(first)).toEqual([]);
    expect(await refusalOf(() => exportFrom(server.station, file))).toBe('mirror.out-exists');
  });

  it('is of a file that nobody writes to while it is read', async () => {
    const file = path.join(folder, 'lifted.wpkmirror');
    const { atime, mtime } = await stat(file);
    const code = await refusalOf(() =>
      withArchive(file, async (archive) => {
        await archive.demandUnchanged();
        await writeFile(file, await readFile(file), { flag: 'r+' });
        await utimes(file, atime, mtime);
        await archive.demandUnchanged();
      }),
    );
    expect(code).toBe('mirror.changed-meanwhile');
  });
});

describe('a server that is removed and added again', () => {
  it('may not be older than it was, under whatever name, nor have another past', async () => {
    const { station } = here;
    const { logSize } = await station.sync.status('team');
    const file = path.join(folder, 'before.wpkmirror');
    await exportFrom(server.station, file);
    await server.station.registry.moderation.block(choir, words, ADMIN);
    await here.sync();
    expect(await station.sync.remove('team', ADMIN.userId)).toEqual([]);
    // A file from before, too.
    expect(await refusalOf(() => inspect(station, file, { as: 'team' }))).toBe('mirror.rollback');
    await follow(here, server, wire.url, 'again');
    expect((await station.sync.status('again')).logSize).toBeGreaterThan(logSize);
    wire.change(
      changeJson<{ checkpoint: string }>('/log/checkpoint', (one) => ({ ...one, checkpoint: early })),
    );
    expect(await rejectionOf(here.sync('again'))).toBe('sync.log-rollback');
    // The signed marks list it still when it is gone: it is looked at again, and counted once.
    await server.vouch();
    await undo(choir);
    wire.change(
      changeJson<{ proof: string[] }>('/log/consistency', (one) => void (one.proof[0] = 'f'.repeat(64))),
    );
    expect(await rejectionOf(here.sync('again'))).toBe('sync.log-fork');
    wire.change(null);
    expect(await here.sync('again')).toMatchObject({ extensions: 2 });
  });

  it('is not taken over by a file that claims its log', async () => {
    const stranger = await sharingServer({ packages: [{ version: '7.0.0' }] });
    try {
      const file = path.join(folder, 'claims.wpkmirror');
      const { station } = here;
      await here.install('acme.hello', '1.1.0');
      await station.sync.remove('again', ADMIN.userId);
      const { fingerprint } = await exportFrom(stranger.station, file);
      const parts = await takeApart(file);
      parts.list.origin.logOrigin =
        (await station.store.read((tx) => tx.remotes.get('again')))?.logOrigin ?? '';
      await signAnew(file, parts, await stranger.station.keys.signer());
      const given = { as: 'again', fingerprint };
      expect(await refusalOf(() => inspect(station, file, given))).toBe('mirror.another-root');
    } finally {
      await stranger.close();
    }
  }, 60_000);
});

describe('a first look', () => {
  it('takes no more versions than the log can have approved', async () => {
    const fresh = await follower();
    try {
      await follow(fresh, server, wire.url);
      wire.change(
        changeJson<Page>('/sync/entries', ({ items }) => {
          for (const { versions } of items) {
            const [one] = versions;
            for (let at = 0; one !== undefined && at < 400; at += 1) {
              const version = `3.0.${at}`;
              versions.push({ ...one, version, manifest: { ...one.manifest, version } });
            }
          }
        }),
      );
      expect(await rejectionOf(fresh.sync())).toBe('sync.answer-invalid');
      expect(await fresh.station.store.read((tx) => tx.extensions.count())).toBe(0);
      wire.change(null);
      await fresh.station.store.transaction(async (tx) => {
        const row = await tx.remotes.get('team');
        if (row !== null) await tx.remotes.update({ ...row, backOffUntil: null });
      });
      expect(await fresh.sync()).toMatchObject({ extensions: 2 });
    } finally {
      await fresh.close();
    }
  });
});
