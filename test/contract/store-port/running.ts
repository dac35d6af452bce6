import { describe, expect, it } from 'vitest';
import { rows } from '../../support/store-rows.ts';
import type { StoreUnderTest } from '../store-port.ts';

export function runningContract(open: StoreUnderTest): void {
  describe('runs', () => {
    it('are kept with their receipt and listed newest first', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.runs.insert(rows.run());
        await tx.runs.insert(rows.run({ id: 'run2', extensionId: 'acme.other', at: 6_000 }));
      });
      await store.read(async (tx) => {
        expect(await tx.runs.get('run1')).toEqual(rows.run());
        const { extensionId, installationId, version } = rows.run();
        const stretch = { extensionId, installationId, version, from: 5_000, to: 5_000 };
        expect(await tx.runs.count(stretch)).toBe(1);
        expect(await tx.runs.count({ ...stretch, to: 4_999 })).toBe(0);
        expect(await tx.runs.count({ ...stretch, version: '2.0.0' })).toBe(0);
        expect((await tx.runs.list({ limit: 9, offset: 0 })).map((row) => row.id)).toEqual(['run2', 'run1']);
        expect(await tx.runs.list({ limit: 9, offset: 0, extensionId: 'acme.ticker' })).toEqual([rows.run()]);
      });
    });
  });

  describe('the storage of guests', () => {
    it('keeps any JSON under any key, for each extension alone', async () => {
      const store = await open.fresh();
      const values = { '': 0, __proto__x: [1, null], 'a"b': 'é\u0000', '\uD800': { deep: [{}] }, n: null };
      await store.transaction(async (tx) => {
        for (const [key, value] of Object.entries(values)) await tx.storage.set('acme.a', key, value, 10_000);
      });
      await store.read(async (tx) => {
        for (const [key, value] of Object.entries(values))
          expect(await tx.storage.get('acme.a', key)).toEqual(value);
        expect((await tx.storage.keys('acme.a')).toSorted()).toEqual(Object.keys(values).toSorted());
        expect(await tx.storage.get('acme.b', 'n')).toBeUndefined();
        expect(await tx.storage.get('acme.a', 'missing')).toBeUndefined();
      });
      await store.transaction((tx) => tx.storage.clear('acme.a'));
      expect(await store.read((tx) => tx.storage.keys('acme.a'))).toEqual([]);
    });

    it('ends at the quota, counted in UTF-8 bytes of keys and values together', async () => {
      const store = await open.fresh();
      await store.transaction((tx) => tx.storage.set('acme.a', 'k', 'é'.repeat(10), 25));
      expect(await store.read((tx) => tx.storage.usedBytes('acme.a'))).toBe(25);
      const more = store.transaction((tx) => tx.storage.set('acme.a', 'l', 1, 28));
      await expect(more).rejects.toMatchObject({
        code: 'store.quota',
        details: { wantedBytes: 29, quotaBytes: 28 },
      });
      await store.transaction(async (tx) => {
        await tx.storage.set('acme.a', 'k', 1, 25);
        await tx.storage.set('acme.b', 'k', 1, 25);
        await tx.storage.delete('acme.b', 'k');
      });
      expect(await store.read((tx) => tx.storage.usedBytes('acme.a'))).toBe(4);
      expect(await store.read((tx) => tx.storage.usedBytes('acme.b'))).toBe(0);
    });
  });

  describe('market data', () => {
    const bar = (time: number, close = 1.5) => ({ time, open: 1, high: 2, low: 0.5, close, volume: 10 });

    it('answers bars in order, those of the same time replaced', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.marketData.putBars('EURUSD', 'a.csv', [bar(300), bar(100), bar(200)]);
        await tx.marketData.putBars('EURUSD', 'b.csv', [bar(200, 9.25), bar(400)]);
        await tx.marketData.putBars('GBPUSD', 'b.csv', []);
      });
      await store.read(async (tx) => {
        const bars = await tx.marketData.bars('EURUSD', 150, 300);
        expect(bars).toEqual([bar(200, 9.25), bar(300)]);
        expect(await tx.marketData.symbols()).toEqual([
          { symbol: 'EURUSD', source: 'b.csv', bars: 4, from: 100, to: 400 },
        ]);
        expect(await tx.marketData.bars('NONE', 0, 1_000)).toEqual([]);
      });
    });
  });

  describe('jobs', () => {
    it('can be claimed while queued, and again when their lease is over, oldest first', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.jobs.insert(rows.job({ id: 'new', createdAt: 3 }));
        await tx.jobs.insert(rows.job({ id: 'old', createdAt: 1 }));
        await tx.jobs.insert(
          rows.job({ id: 'held', createdAt: 2, state: 'running', owner: 'p', leaseUntil: 100 }),
        );
        await tx.jobs.insert(
          rows.job({ id: 'done', createdAt: 2, state: 'done', finishedAt: 3, result: { a: [1] } }),
        );
      });
      await store.read(async (tx) => {
        const ids = async (now: number): Promise<string> =>
          (await tx.jobs.claimable(now, 9)).map((row) => row.id).join(' ');
        expect(await ids(100)).toBe('old new');
        expect(await ids(101)).toBe('old held new');
        expect((await tx.jobs.claimable(101, 1)).map((row) => row.id)).toEqual(['old']);
        expect((await tx.jobs.list({ limit: 9, offset: 0 })).map((row) => row.id)).toEqual([
          'new',
          'held',
          'done',
          'old',
        ]);
        expect((await tx.jobs.list({ limit: 9, offset: 0, state: 'done' }))[0]?.result).toEqual({ a: [1] });
      });
      await expect(store.transaction((tx) => tx.jobs.update(rows.job({ id: 'no' })))).rejects.toMatchObject({
        code: 'store.not-found',
      });
      await expect(store.transaction((tx) => tx.jobs.insert(rows.job({ id: 'old' })))).rejects.toMatchObject({
        code: 'store.conflict',
      });
    });

    it('have numbered events', async () => {
      const store = await open.fresh();
      const event = { jobId: 'j1', at: 1, state: 'running' as const, progress: 0.5, phase: 'Reading' };
      await store.transaction(async (tx) => {
        await tx.jobs.insert(rows.job());
        await tx.jobs.insert(rows.job({ id: 'j2' }));
        expect((await tx.jobs.appendEvent(event)).seq).toBe(1);
        expect((await tx.jobs.appendEvent({ ...event, progress: 1 })).seq).toBe(2);
        expect((await tx.jobs.appendEvent({ ...event, jobId: 'j2' })).seq).toBe(1);
      });
      expect(await store.read((tx) => tx.jobs.events('j1', 1))).toEqual([{ ...event, progress: 1, seq: 2 }]);
    });
  });

  describe('leases', () => {
    const lease = (owner: string, until: number) => ({ name: 'stage/1', owner, until, details: { pid: 7 } });

    it('are held by one, until they end or are given back', async () => {
      const store = await open.fresh();
      const acquire = (owner: string, until: number, now: number): Promise<boolean> =>
        store.transaction((tx) => tx.leases.acquire(lease(owner, until), now));
      expect(await acquire('a', 100, 0)).toBe(true);
      expect(await acquire('b', 200, 99)).toBe(false);
      expect(await acquire('a', 150, 99)).toBe(true);
      expect(await acquire('b', 200, 150)).toBe(true);
      await store.transaction((tx) => tx.leases.release('stage/1', 'a'));
      expect(await store.read((tx) => tx.leases.get('stage/1'))).toEqual(lease('b', 200));
      expect(await store.read((tx) => tx.leases.list('stage/'))).toHaveLength(1);
      expect(await store.read((tx) => tx.leases.list('stage_'))).toEqual([]);
      await store.transaction((tx) => tx.leases.release('stage/1', 'b'));
      expect(await store.read((tx) => tx.leases.get('stage/1'))).toBeNull();
    });
  });

  describe('settings', () => {
    it('keep JSON by key and answer those under a prefix', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.settings.set('a.x', { deep: [1, null] });
        await tx.settings.set('a.y', 'text');
        await tx.settings.set('b', false);
        await tx.settings.set('a.y', null);
      });
      await store.read(async (tx) => {
        expect(await tx.settings.all('a.')).toEqual({ 'a.x': { deep: [1, null] }, 'a.y': null });
        expect(await tx.settings.get('b')).toBe(false);
        expect(await tx.settings.get('c')).toBeUndefined();
      });
      await store.transaction((tx) => tx.settings.delete('b'));
      expect(Object.keys(await store.read((tx) => tx.settings.all('')))).toEqual(['a.x', 'a.y']);
    });
  });

  describe('a check', () => {
    it('finds nothing wrong with what was written through the port', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.publishers.insert(rows.publisher());
        await tx.extensions.insert(rows.extension({ ratingCount: 1, ratingSum: 5 }));
        await tx.ledger.append(rows.ledger());
        await tx.log.append({ a: 1 }, 1);
      });
      const checks = await store.check();
      expect(checks.length).toBeGreaterThan(3);
      expect(checks.filter((check) => !check.ok)).toEqual([]);
    });
  });
}
