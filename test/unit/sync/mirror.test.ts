import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changingProxy } from '../../support/changing-proxy.ts';
import { exportFrom, importInto, inspect } from '../../support/mirrored.ts';
import { refusalOf } from '../../support/refusal.ts';
import {
  ADMIN,
  follow,
  follower,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../../support/sharing-server.ts';

let server: SharingServer;
let folder: string;
let own: string;
let fingerprint: string;

beforeAll(async () => {
  server = await sharingServer();
  folder = mkdtempSync(path.join(tmpdir(), 'station-test-'));
  own = path.join(folder, 'all.wpkmirror');
  ({ fingerprint } = await exportFrom(server.station, own));
}, 60_000);

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a registry over an air gap', () => {
  it('comes from its server in one file, is shown, imported and installed with no network', async () => {
    const gapped: Follower = await follower();
    try {
      const review = await inspect(gapped.station, own, { as: 'team', fingerprint });
      expect(review).toMatchObject({
        registry: { id: 'team', isNew: true, isConfirmed: true, rootFingerprint: fingerprint },
        totals: { extensions: 2, newExtensions: 2, packages: 3, newPackages: 3, conflicts: 0 },
        stale: [],
      });
      const done = await importInto(gapped.station, own, { as: 'team', fingerprint });
      expect(done).toMatchObject({ registryId: 'team', extensions: 2, versions: 3, packages: 3 });
      await gapped.install('acme.choir');
      const items = await gapped.station.installs.list();
      expect(items.map(({ extensionId, version }) => `${extensionId}@${version}`).toSorted()).toEqual([
        'acme.choir@1.0.0',
        'acme.hello@1.1.0',
      ]);
      expect((await gapped.station.installs.fsck({ repair: false })).ok).toBe(true);
    } finally {
      await gapped.close();
    }
  }, 60_000);

  it('comes from a station that follows the server', async () => {
    const between = await follower();
    const gapped = await follower();
    try {
      await follow(between, server, server.url);
      await between.sync();
      const out = path.join(folder, 'carried.wpkmirror');
      const choice = { all: false, named: [{ extensionId: 'acme.choir' }] };
      const made = await exportFrom(between.station, out, { from: 'team', choice });
      expect(made).toMatchObject({ packages: 2, fingerprint });
      expect(await importInto(gapped.station, out, { as: 'team', fingerprint })).toMatchObject({
        packages: 2,
      });
      await gapped.install('acme.choir');
    } finally {
      await between.close();
      await gapped.close();
    }
  }, 60_000);

  it('goes on with a file of what is new, and a block reaches what is installed', async () => {
    const gapped = await follower();
    const late = await follower();
    try {
      await importInto(gapped.station, own, { as: 'team', fingerprint });
      await gapped.install('acme.hello', '1.1.0');
      await server.publish({ version: '1.2.0' });
      const target = { extensionId: 'acme.hello', version: '1.1.0' };
      const words = { reason: 'It does harm.', evidence: 'Seen.' };
      await server.station.registry.moderation.block(target, words, ADMIN);
      const next = path.join(folder, 'next.wpkmirror');
      expect(await exportFrom(server.station, next, { since: own })).toMatchObject({
        packages: 1,
        requires: 2,
      });
      expect(await refusalOf(() => inspect(gapped.station, next, { as: 'other' }))).toBe(
        'mirror.another-name',
      );
      const review = await inspect(gapped.station, next);
      expect(review).toMatchObject({
        registry: { id: 'team', isNew: false, isConfirmed: true },
        exporter: { isKnown: true },
        totals: { packages: 1, newPackages: 1, newMarks: 1, newKeys: 0 },
        marks: [{ ...target, kind: 'blocked', isInstalled: true }],
      });
      expect(review.log.known).toBeLessThan(review.log.size);
      await importInto(gapped.station, next);
      const [installed] = await gapped.station.installs.list();
      expect(installed).toMatchObject({ ...target, status: 'disabled' });
      await gapped.install('acme.hello', '1.2.0');
      // Who does not have the first file cannot use the second.
      expect(await refusalOf(() => inspect(late.station, next, { as: 'team', fingerprint }))).toBe(
        'mirror.base-missing',
      );
    } finally {
      await gapped.close();
      await late.close();
    }
  }, 90_000);

  it('is not written over what is there, nor of what is not there', async () => {
    expect(await refusalOf(() => exportFrom(server.station, own))).toBe('mirror.out-exists');
    const out = path.join(folder, 'none.wpkmirror');
    const named = [{ extensionId: 'acme.nothing' }];
    const wanted = { choice: { all: false, named } };
    expect(await refusalOf(() => exportFrom(server.station, out, wanted))).toBe('mirror.nothing-chosen');
    const here = await follower();
    try {
      expect(await refusalOf(() => exportFrom(here.station, out))).toBe('tuf.not-initialised');
      expect(await refusalOf(() => exportFrom(here.station, out, { from: 'team' }))).toBe(
        'sync.remote-unknown',
      );
      expect(await refusalOf(() => inspect(here.station, out))).toBe('mirror.not-found');
    } finally {
      await here.close();
    }
  }, 60_000);

  it('asks a server only for the leaves that came since the last export, and for all where what it kept is damaged', async () => {
    const between = await follower();
    const proxy = await changingProxy(server.url);
    try {
      await follow(between, server, proxy.url);
      await between.sync();
      let count = 0;
      const leavesRead = async (): Promise<readonly number[]> => {
        proxy.change(null);
        count += 1;
        const out = path.join(folder, `kept-${count}.wpkmirror`);
        await exportFrom(between.station, out, { from: 'team' });
        const { log } = await inspect(between.station, out);
        const from = proxy.asked.flatMap((asked) => /log\?fromSeq=(\d+)/.exec(asked)?.[1] ?? []);
        return [...from.map(Number), log.size];
      };
      const [first, size] = await leavesRead();
      expect(first).toBe(0);
      expect(await leavesRead()).toEqual([size]);
      await server.publish({ version: '1.3.0' });
      await between.sync();
      const [next, ...more] = await leavesRead();
      expect([next, more.length]).toEqual([size, 1]);
      expect(more[0]).toBeGreaterThan(size ?? 0);
      const kept = path.join(between.home, 'remotes', 'team', 'log');
      const bytes = readFileSync(kept);
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      writeFileSync(kept, bytes);
      expect((await leavesRead())[0]).toBe(0);
      expect(await leavesRead()).toEqual(more);
    } finally {
      await between.close();
      await proxy.close();
    }
  }, 60_000);

  it('is not made of a server that shows an older state than was seen here', async () => {
    const between = await follower();
    const proxy = await changingProxy(server.url);
    try {
      await follow(between, server, proxy.url);
      const old = new Map<string, Buffer>();
      proxy.change(({ path: asked, body }) => void old.set(asked, body));
      await between.sync();
      await server.publish({ version: '1.4.0' });
      proxy.change(null);
      await between.sync();
      const refused = (shown: string): Promise<string> => {
        proxy.change((passing) => {
          if (passing.path === shown) passing.body = old.get(shown) ?? passing.body;
        });
        const out = path.join(folder, 'older.wpkmirror');
        return refusalOf(() => exportFrom(between.station, out, { from: 'team' }));
      };
      expect(await refused('/tuf/timestamp.json')).toBe('sync.metadata-rollback');
      expect(await refused('/api/v1/log/checkpoint')).toBe('sync.log-rollback');
      // Nor of one whose log has another past than was seen.
      await between.station.store.transaction(async (tx) => {
        const [row] = await tx.remotes.list();
        if (row !== undefined)
          await tx.remotes.update({ ...row, logHashes: row.logHashes.map(() => 'ab'.repeat(32)) });
      });
      expect(await refused('nothing')).toBe('sync.log-fork');
    } finally {
      await between.close();
      await proxy.close();
    }
  }, 60_000);
});
