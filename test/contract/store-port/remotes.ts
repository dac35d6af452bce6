import { describe, expect, it } from 'vitest';
import type { RemoteRow, SyncHistoryRow } from '../../../src-main/store/port.ts';
import { digest, rows, seedExtension } from '../../support/store-rows.ts';
import type { StoreUnderTest } from '../store-port.ts';

const remote = (over: Partial<RemoteRow> = {}): RemoteRow => ({
  id: 'team',
  url: 'https://market.example',
  name: 'Team',
  root: '{}',
  rootFingerprint: digest('a'),
  token: null,
  state: 'new',
  addedAt: 1_000,
  addedBy: 'u1',
  lastSyncAt: null,
  asOf: null,
  logOrigin: null,
  logKey: null,
  logSize: 0,
  logHashes: [],
  checkpoint: null,
  pull: null,
  backOffUntil: null,
  failures: 0,
  lastError: null,
  ...over,
});

const record = (id: string, startedAt: number): SyncHistoryRow => ({
  id,
  remoteId: 'team',
  startedAt,
  endedAt: startedAt + 1,
  outcome: 'done',
  code: null,
  fromSize: 0,
  toSize: 7,
  extensions: 1,
  versions: 2,
  conflicts: 0,
  requests: 3,
  bytes: 4_000,
});

export function remotesContract(open: StoreUnderTest): void {
  describe('servers that are followed', () => {
    it('are kept as written, and neither id nor address is given twice', async () => {
      const store = await open.fresh();
      const full = remote({
        state: 'behind',
        token: 'sealed',
        asOf: 2_000,
        logSize: 3,
        logHashes: ['aa', 'bb'],
        checkpoint: 'text',
        pull: { kind: 'all', cursor: null },
        lastError: { code: 'sync.unreachable', details: {} },
      });
      await store.transaction(async (tx) => {
        await tx.remotes.insert(remote());
        await tx.remotes.update(full);
      });
      expect(await store.read((tx) => tx.remotes.get('team'))).toEqual(full);
      expect(await store.read((tx) => tx.remotes.byUrl(full.url))).toEqual(full);
      for (const other of [remote(), remote({ id: 'other' })])
        await expect(store.transaction((tx) => tx.remotes.insert(other))).rejects.toMatchObject({
          code: 'store.conflict',
        });
      await expect(
        store.transaction((tx) => tx.remotes.update(remote({ id: 'nobody' }))),
      ).rejects.toMatchObject({ code: 'store.not-found' });
    });

    it('have their state told, and where their pull stands written, without the rest', async () => {
      const store = await open.fresh();
      const pull = { kind: 'all', cursor: 'x' };
      await store.transaction(async (tx) => {
        await tx.remotes.insert(remote({ state: 'behind', asOf: 2_000 }));
        await tx.remotes.putPull('team', pull);
      });
      expect(await store.read((tx) => tx.remotes.get('team'))).toEqual(
        remote({ state: 'behind', asOf: 2_000, pull }),
      );
      await store.transaction((tx) => tx.remotes.putPull('team', null));
      expect(await store.read((tx) => tx.remotes.get('team'))).toMatchObject({ pull: null });
      expect(await store.read((tx) => tx.remotes.state('team'))).toBe('behind');
      expect(await store.read((tx) => tx.remotes.state('nobody'))).toBeNull();
      await expect(store.transaction((tx) => tx.remotes.putPull('nobody', null))).rejects.toMatchObject({
        code: 'store.not-found',
      });
    });

    it('leave their name when they were removed, and nothing else in lists', async () => {
      const store = await open.fresh();
      await store.transaction((tx) => tx.remotes.insert(remote({ state: 'removed' })));
      expect(await store.read((tx) => tx.remotes.list())).toEqual([]);
      expect(await store.read((tx) => tx.remotes.byUrl('https://market.example'))).toBeNull();
      expect(await store.read((tx) => tx.remotes.get('team'))).not.toBeNull();
      const { rootFingerprint } = remote();
      expect(await store.read((tx) => tx.remotes.byRoot(rootFingerprint))).toMatchObject([{ id: 'team' }]);
      expect(await store.read((tx) => tx.remotes.byRoot('sha256:00'))).toEqual([]);
      await store.transaction((tx) =>
        tx.remotes.update(remote({ state: 'removed', logOrigin: 'log', logKey: 'key' })),
      );
      expect(await store.read((tx) => tx.remotes.byLog('log', 'key'))).toMatchObject([{ id: 'team' }]);
      expect(await store.read((tx) => tx.remotes.byLog('log', 'another key'))).toEqual([]);
    });

    it('take their publishers with them, those without an extension here', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.remotes.insert(remote());
        await tx.publishers.insert(rows.publisher({ id: 'gone', origin: 'team' }));
        await tx.publishers.addKey(rows.key({ publisherId: 'gone' }));
        await tx.publishers.insert(rows.publisher({ id: 'stays', origin: 'team' }));
        await tx.extensions.insert(
          rows.extension({ id: 'stays.tool', publisherId: 'stays', name: 'tool', origin: 'team' }),
        );
      });
      expect(await store.read((tx) => tx.publishers.list())).toEqual([]);
      await store.transaction((tx) => tx.remotes.delete('team'));
      expect(await store.read((tx) => tx.publishers.get('gone'))).toBeNull();
      expect(await store.read((tx) => tx.publishers.get('stays'))).not.toBeNull();
    });
  });

  describe('what a server says of extensions', () => {
    it('keeps evidence when it is told again, and goes with the extension', async () => {
      const store = await open.fresh();
      const version = {
        extensionId: 'acme.ticker',
        version: '1.0.0',
        remoteId: 'team',
        files: 5,
        audit: { errors: 0, warnings: 1, notices: 2 },
        evidence: null,
      };
      const extension = {
        extensionId: 'acme.ticker',
        remoteId: 'team',
        asOf: 9,
        histogram: [0, 0, 1, 0, 4] as const,
      };
      await store.transaction(async (tx) => {
        await seedExtension(tx, { origin: 'team' });
        await tx.versions.put(rows.version());
        await tx.remotes.putExtension(extension);
        await tx.remotes.putVersion(version);
        await tx.remotes.putEvidence('acme.ticker', '1.0.0', { seq: 4 });
        await tx.remotes.putVersion({ ...version, files: 6 });
      });
      expect(await store.read((tx) => tx.remotes.extension('acme.ticker'))).toEqual(extension);
      expect(await store.read((tx) => tx.remotes.version('acme.ticker', '1.0.0'))).toEqual({
        ...version,
        files: 6,
        evidence: { seq: 4 },
      });
      expect(await store.read((tx) => tx.remotes.idsOf('team', null, 10))).toEqual(['acme.ticker']);
      expect(await store.read((tx) => tx.remotes.idsOf('team', 'acme.ticker', 10))).toEqual([]);
      // The bytes of what a server lists lie there.
      expect([...(await store.read((tx) => tx.blobs.required()))]).toEqual([]);
      expect(await store.read((tx) => tx.remotes.isReferredTo('acme.ticker'))).toBe(false);
      await store.transaction((tx) => tx.extensions.delete('acme.ticker'));
      expect(await store.read((tx) => tx.remotes.version('acme.ticker', '1.0.0'))).toBeNull();
      expect(await store.read((tx) => tx.remotes.countOf('team'))).toBe(0);
      await expect(store.transaction((tx) => tx.extensions.delete('acme.ticker'))).rejects.toMatchObject({
        code: 'store.not-found',
      });
    });

    it('is not dropped where somebody here has said something of it', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await seedExtension(tx, { origin: 'team' });
        await tx.versions.put(rows.version());
        await tx.reviews.insert(rows.review());
      });
      expect(await store.read((tx) => tx.remotes.isReferredTo('acme.ticker'))).toBe(true);
    });
  });

  describe('names that two places claim', () => {
    it('are listed from when they were first seen', async () => {
      const store = await open.fresh();
      const conflict = {
        remoteId: 'team',
        extensionId: 'acme.ticker',
        pinnedTo: 'local',
        kind: 'extension' as const,
        displayName: 'Ticker',
        versions: ['9.0.0'],
        firstSeenAt: 1,
        lastSeenAt: 1,
      };
      await store.transaction(async (tx) => {
        await tx.remotes.insert(remote());
        await tx.remotes.putConflict(conflict);
        await tx.remotes.putConflict({ ...conflict, firstSeenAt: 5, lastSeenAt: 5 });
      });
      const page = { limit: 10, offset: 0 };
      expect(await store.read((tx) => tx.remotes.conflicts(page))).toEqual([{ ...conflict, lastSeenAt: 5 }]);
      expect(await store.read((tx) => tx.remotes.conflicts({ ...page, remoteId: 'other' }))).toEqual([]);
      expect(await store.read((tx) => tx.remotes.countConflicts('team'))).toBe(1);
      await store.transaction((tx) => tx.remotes.deleteConflict('team', 'acme.ticker'));
      expect(await store.read((tx) => tx.remotes.conflicts(page))).toEqual([]);
    });
  });

  describe('the history of syncs', () => {
    it('keeps the newest', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.remotes.insert(remote());
        for (const at of [10, 20, 30]) await tx.remotes.addHistory(record(`h${at}`, at), 2);
      });
      const kept = await store.read((tx) => tx.remotes.history({ limit: 10, offset: 0, remoteId: 'team' }));
      expect(kept).toEqual([record('h30', 30), record('h20', 20)]);
      await store.transaction((tx) => tx.remotes.delete('team'));
      expect(await store.read((tx) => tx.remotes.history({ limit: 10, offset: 0 }))).toEqual([]);
    });
  });
}
