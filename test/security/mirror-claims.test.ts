import { mkdtempSync, rmSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Station } from '../../src-main/station.ts';
import { collectBlobs } from '../../src-main/store/index.ts';
import { openRemoteHttp } from '../../src-main/sync/http.ts';
import { olderRoots } from '../../src-main/sync/mirror/older-roots.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { TUF_LIMITS } from '../../src-shared/limits.ts';
import { changeLines, signAnew, takeApart, type TakenApart } from '../support/mirror-forge.ts';
import { exportFrom, importInto, inspect } from '../support/mirrored.ts';
import { refusalOf } from '../support/refusal.ts';
import {
  ADMIN,
  follow,
  follower,
  quiet,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../support/sharing-server.ts';

// What an exporter says and nobody signed, to a station that knows the registry from before: a version was blocked since.

let server: SharingServer;
let here: Follower;
let folder: string;
let before: string;
let after: string;
let fingerprint: string;

const blocked = { extensionId: 'acme.hello', version: '1.1.0' };

beforeAll(async () => {
  [server, here] = await Promise.all([sharingServer(), follower()]);
  folder = mkdtempSync(path.join(tmpdir(), 'station-test-'));
  before = path.join(folder, 'before.wpkmirror');
  after = path.join(folder, 'after.wpkmirror');
  ({ fingerprint } = await exportFrom(server.station, before));
  await follow(here, server, server.url);
  await importInto(here.station, before);
  const { moderation } = server.station.registry;
  await moderation.block(blocked, { reason: 'It does harm.', evidence: 'Seen.' }, ADMIN);
  await server.vouch();
  await exportFrom(server.station, after);
}, 90_000);

afterAll(async () => {
  for (const one of [here, server]) await one?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Entry = {
  id: string;
  versions: { version: string; marks: Record<string, unknown>[]; signer?: unknown }[];
};

async function forged(change: (parts: TakenApart) => void | Promise<void>, name = 'forged'): Promise<string> {
  const file = path.join(folder, `${name}.wpkmirror`);
  rmSync(file, { force: true });
  const parts = await takeApart(after);
  await change(parts);
  await signAnew(file, parts, await server.station.keys.signer());
  return file;
}

function changeVersions(parts: TakenApart, change: (entry: Entry) => void): void {
  changeLines(parts, 'catalog.ndjson', (lines) => {
    for (const entry of lines as unknown as Entry[]) if (entry.id === blocked.extensionId) change(entry);
    return lines;
  });
}

function withoutLeaves(parts: TakenApart, isGone: (leaf: Record<string, unknown>) => boolean): void {
  changeLines(parts, 'log/leaves.ndjson', (lines) =>
    lines.filter(({ leaf }) => !isGone(JSON.parse(String(leaf)) as Record<string, unknown>)),
  );
}

/** The block is not told, and neither is its leaf. */
function hideBlock(parts: TakenApart): void {
  changeVersions(parts, ({ versions }) => {
    for (const one of versions) one.marks = one.marks.filter(({ kind }) => kind !== 'blocked');
  });
  withoutLeaves(parts, ({ type, kind }) => type === 'mark.set' && kind === 'blocked');
}

describe('a block that came since', () => {
  it('cannot be hidden of a version that is listed', async () => {
    expect(await refusalOf(async () => inspect(here.station, await forged(hideBlock)))).toBe(
      'mirror.catalog-lies',
    );
  });

  it('cannot be hidden of a version that is known here, by leaving it out', async () => {
    const file = await forged((parts) => {
      changeVersions(parts, (entry) => {
        entry.versions = entry.versions.filter(({ version }) => version !== blocked.version);
      });
      withoutLeaves(
        parts,
        ({ extensionId, version }) => extensionId === blocked.extensionId && version === blocked.version,
      );
    });
    expect(await refusalOf(() => inspect(here.station, file))).toBe('mirror.catalog-lies');
  });

  it('has the time that its leaf says, whatever the file tells', async () => {
    const fresh = await follower();
    try {
      // A time from before would let an older leaf lift it, one that is still to come would keep it for ever.
      const file = await forged((parts) =>
        changeVersions(parts, ({ versions }) => {
          for (const { marks } of versions) for (const mark of marks) mark['at'] = '1970-01-01T00:00:00.000Z';
        }),
      );
      await importInto(fresh.station, file, { as: 'team', fingerprint });
      const marksAt = async ({ station }: { readonly station: Station }) => {
        const found = await station.store.read((tx) => tx.versions.marks('acme.hello', '1.1.0'));
        return found.map(({ at }) => at);
      };
      const [at = 0] = await marksAt(fresh);
      expect(at - ((await marksAt(server))[0] ?? 0)).toBeLessThan(1_000);
      expect(at).toBeGreaterThan(Date.parse('2020-01-01'));
    } finally {
      await fresh.close();
    }
  }, 60_000);

  it('is heard of with the next sync, where a file hid it behind older metadata', async () => {
    const other = await follower();
    try {
      await follow(other, server, server.url);
      await importInto(other.station, before);
      const old = await takeApart(before);
      const file = await forged((parts) => {
        hideBlock(parts);
        const listed = old.list.files.filter(({ kind }) => kind === 'metadata');
        const count = parts.list.files.filter(({ kind }) => kind === 'metadata').length;
        parts.list.files.splice(0, count, ...listed);
        parts.files.splice(0, count, ...old.files.slice(0, listed.length));
        parts.list.metadata = old.list.metadata;
      });
      await importInto(other.station, file);
      expect(await other.marksOf(blocked)).toEqual([]);
      await other.sync();
      expect(await other.marksOf(blocked)).toEqual(['blocked']);
    } finally {
      await other.close();
    }
  }, 60_000);
});

describe('a mark that was taken back', () => {
  it('makes no file that looks as if it hid it, while the signed metadata lists it still', async () => {
    const { moderation } = server.station.registry;
    const old = { extensionId: 'acme.hello', version: '1.0.0' };
    await moderation.yank(old, { reason: 'oops' }, ADMIN);
    await server.vouch();
    // Of what it needs the newest version comes along: the one with the mark is not even in the file.
    const choice = { all: false, named: [{ extensionId: 'acme.choir' }] };
    const out = path.join(folder, 'lifted.wpkmirror');
    const exported = (meanwhile: () => Promise<unknown>) =>
      server.station.mirror.export(
        { out, from: null, choice, since: undefined, url: 'https://registry.example' },
        {
          ...quiet,
          onPhase: async (phase) => {
            if (phase === 'metadata') await meanwhile();
          },
        },
      );
    const undo = () => moderation.undo(old, { kind: 'yanked', reason: 'so' }, ADMIN);
    expect(await refusalOf(() => exported(undo))).toBe('mirror.metadata-behind');
    await exported(() => Promise.resolve());
    expect((await inspect(here.station, out)).totals.packages).toBe(2);
  }, 60_000);
});

describe('a file without the list of marks that its metadata names', () => {
  it('is refused as such, as one of an earlier version of this program', async () => {
    const file = await forged(({ list, files }) => {
      const at = list.files.findIndex((one) => one.kind === 'metadata' && one.name.endsWith('.marks.json'));
      list.files.splice(at, 1);
      files.splice(at, 1);
    });
    expect(await refusalOf(() => inspect(here.station, file))).toBe('mirror.metadata-differs');
  });
});

describe('words that nobody signed', () => {
  it('are no name of a registry', async () => {
    const file = await forged(({ list }) => void (list.origin.name = 'The Official Market'));
    expect(await refusalOf(() => inspect(here.station, file))).toBe('mirror.metadata-differs');
  });

  it('are no address on this machine', async () => {
    const fresh = await follower();
    try {
      const file = await forged(({ list }) => void (list.origin.url = 'http://127.0.0.1:9200/admin'));
      await importInto(fresh.station, file, { as: 'team', fingerprint });
      expect(await fresh.station.sync.status('team')).toMatchObject({ url: null });
      // There is no sync that goes on from where it was cut.
      expect((await fresh.station.sync.status('team')).isUnfinished).toBe(false);
    } finally {
      await fresh.close();
    }
  }, 60_000);

  it('do not say who signed a package that was verified', async () => {
    const stranger = { kind: 'key', id: 'sha256:somebody', simulated: false };
    const file = await forged((parts) =>
      changeVersions(parts, ({ versions }) => {
        for (const one of versions) one.signer = stranger;
      }),
    );
    await importInto(here.station, file);
    const row = await here.station.store.read((tx) => tx.versions.get('acme.hello', '1.1.0'));
    expect(row?.signer).toMatchObject({ id: (await server.station.keys.signer()).identity.fingerprint });
    expect(await here.marksOf(blocked)).toEqual(['blocked']);
  }, 60_000);
});

describe('a review', () => {
  it('tells of names that a publisher of another place keeps', async () => {
    const other = await sharingServer({ packages: [{ name: 'bells', displayName: 'Bells' }], name: 'Other' });
    try {
      const file = path.join(folder, 'bells.wpkmirror');
      rmSync(file, { force: true });
      const made = await exportFrom(other.station, file);
      const given = { as: 'second', fingerprint: made.fingerprint };
      const review = await inspect(here.station, file, given);
      expect(review).toMatchObject({
        totals: { conflicts: 1 },
        conflicts: [{ extensionId: 'acme.bells', pinnedTo: 'team' }],
      });
      expect(await importInto(here.station, file, given)).toMatchObject({ conflicts: 1, packages: 0 });
    } finally {
      await other.close();
    }
  }, 60_000);

  it('does not stumble over what another one takes away meanwhile', async () => {
    // As if it were there while the folder is listed, and gone a moment later.
    const gone = path.join(here.home, 'staging', 'mirror-gone');
    rmSync(gone, { force: true });
    await symlink('gone', gone);
    expect((await inspect(here.station, after)).registry.id).toBe('team');
  });
});

describe('somebody who changes their mind', () => {
  it('is heard at every point of a check', async () => {
    for (const last of ['signature', 'metadata', 'log', 'catalog'] as const) {
      const stop = new AbortController();
      const seen: string[] = [];
      const code = await refusalOf(() =>
        here.station.mirror.inspect(
          { path: after },
          {
            ...quiet,
            signal: stop.signal,
            onPhase: (phase) => {
              seen.push(phase);
              if (phase === last) stop.abort(new StationError('jobs.cancelled'));
            },
          },
        ),
      );
      expect({ code, last: seen.at(-1) }).toEqual({ code: 'jobs.cancelled', last });
    }
  });
});

describe('an import that takes long', () => {
  it('has its packages, whatever was collected meanwhile', async () => {
    const fresh = await follower();
    try {
      const { station } = fresh;
      const { reviewId } = await inspect(station, before, { as: 'team', fingerprint });
      // As of a file with more packages than a review shows.
      await station.store.transaction(async (tx) => {
        const kept = (await tx.settings.get(`mirror.review.${reviewId}`)) as JsonObject;
        const review = { ...(kept['review'] as JsonObject), packages: [] };
        await tx.settings.set(`mirror.review.${reviewId}`, { ...kept, review });
      });
      await station.mirror.import(
        { reviewId },
        {
          ...quiet,
          userId: ADMIN.userId,
          // As if more than an hour had passed since the first of them was read.
          onPhase: async (phase) => {
            if (phase === 'adopted') await collectBlobs(station.store, station.blobs, { olderThanMs: 0 });
          },
        },
      );
      await fresh.install('acme.choir');
    } finally {
      await fresh.close();
    }
  }, 60_000);
});

describe('a server whose root gives itself a great number', () => {
  it('is asked for no more of its older roots than anybody goes through', async () => {
    let asked = 0;
    const endless = createServer((_request, response) => {
      asked += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    const http = openRemoteHttp({ url: `http://127.0.0.1:${(endless.address() as AddressInfo).port}` });
    try {
      const found = await olderRoots({ http }, 2_000_000_000, AbortSignal.timeout(10_000));
      expect(found.at(-1)?.name).toBe('1999999999.root.json');
      expect([asked, found.length]).toEqual([TUF_LIMITS.rootRotations, TUF_LIMITS.rootRotations]);
    } finally {
      await http.close();
      endless.close();
    }
  });
});

describe('a log that is known here under another root', () => {
  it('may be no shorter, and have no other past, and that is said before anybody agrees', async () => {
    const fresh = await follower();
    try {
      const { station } = fresh;
      await importInto(station, after, { as: 'team', fingerprint });
      await station.sync.remove('team', ADMIN.userId);
      const row = await station.store.read((tx) => tx.remotes.get('team'));
      if (row === null) throw new Error('its floor was forgotten');
      // As if its people had rotated their root, and handed this home the one from before.
      const known = { ...row, id: 'before', rootFingerprint: `sha256:${'5'.repeat(64)}` };
      await station.store.transaction(async (tx) => {
        await tx.remotes.delete('team');
        await tx.remotes.insert(known);
      });
      const given = { as: 'again', fingerprint };
      expect((await inspect(station, after, given)).log.known).toBe(known.logSize);
      expect(await refusalOf(() => inspect(station, before, given))).toBe('mirror.rollback');
      const past = known.logHashes.map(() => '3'.repeat(64));
      await station.store.transaction((tx) => tx.remotes.update({ ...known, logHashes: past }));
      expect(await refusalOf(() => inspect(station, after, given))).toBe('mirror.log-fork');
    } finally {
      await fresh.close();
    }
  }, 60_000);
});
