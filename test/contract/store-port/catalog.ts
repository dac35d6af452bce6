import { describe, expect, it } from 'vitest';
import { digest, rows, seedExtension } from '../../support/store-rows.ts';
import type { StoreUnderTest } from '../store-port.ts';

export function catalogContract(open: StoreUnderTest): void {
  describe('publishers and their keys', () => {
    it('are kept as written, and an id is given once', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.publishers.insert(rows.publisher({ id: 'beta' }));
        await tx.publishers.insert(rows.publisher());
      });
      const read = await store.read((tx) => tx.publishers.list());
      expect(read.map((row) => row.id)).toEqual(['acme', 'beta']);
      await expect(store.transaction((tx) => tx.publishers.insert(rows.publisher()))).rejects.toMatchObject({
        code: 'store.conflict',
        details: { table: 'publishers', key: 'acme' },
      });
      expect(await store.read((tx) => tx.publishers.get('nobody'))).toBeNull();
    });

    it('a key is revoked once: the first date and reason stand', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.publishers.insert(rows.publisher());
        await tx.publishers.addKey(rows.key());
        await tx.publishers.revokeKey('acme', 'a2V5', { at: 5_000, reason: 'lost' });
        await tx.publishers.revokeKey('acme', 'a2V5', { at: 9_000, reason: 'stolen' });
      });
      expect(await store.read((tx) => tx.publishers.keys('acme'))).toEqual([
        rows.key({ revokedAt: 5_000, revokedReason: 'lost' }),
      ]);
      await expect(
        store.transaction((tx) => tx.publishers.revokeKey('acme', 'x', { at: 1, reason: 'lost' })),
      ).rejects.toMatchObject({
        code: 'store.not-found',
      });
    });

    it('answer every binding of one key', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.publishers.insert(rows.publisher());
        await tx.publishers.insert(rows.publisher({ id: 'beta' }));
        await tx.publishers.addKey(rows.key({ revokedAt: 2_000 }));
        await tx.publishers.addKey(rows.key({ publisherId: 'beta', addedAt: 3_000 }));
      });
      const bindings = await store.read((tx) => tx.publishers.keyBindings('a2V5'));
      expect(bindings.map((row) => row.publisherId)).toEqual(['acme', 'beta']);
    });
  });

  describe('extensions', () => {
    it('are kept as written, with nulls and lists', async () => {
      const store = await open.fresh();
      const row = rows.extension({ latestVersion: null, publishedAt: null, simulated: true, tags: [] });
      await store.transaction((tx) => seedExtension(tx, row));
      expect(await store.read((tx) => tx.extensions.get('acme.ticker'))).toEqual(row);
    });

    it('are updated whole; one that is not there is refused', async () => {
      const store = await open.fresh();
      await store.transaction((tx) => seedExtension(tx));
      const row = rows.extension({ displayName: 'Ticker 2', tags: ['x'], installs: 9 });
      await store.transaction((tx) => tx.extensions.update(row));
      expect(await store.read((tx) => tx.extensions.get('acme.ticker'))).toEqual(row);
      await expect(
        store.transaction((tx) => tx.extensions.update(rows.extension({ id: 'acme.other' }))),
      ).rejects.toMatchObject({ code: 'store.not-found' });
    });

    it('are listed by id, in pages, of all or of one publisher', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await seedExtension(tx);
        await tx.publishers.insert(rows.publisher({ id: 'beta' }));
        await tx.extensions.insert(rows.extension({ id: 'acme.alpha', name: 'alpha' }));
        await tx.extensions.insert(rows.extension({ id: 'beta.ticker', publisherId: 'beta' }));
      });
      await store.read(async (tx) => {
        const ids = async (page: Parameters<typeof tx.extensions.list>[0]): Promise<readonly string[]> =>
          (await tx.extensions.list(page)).map((row) => row.id);
        expect(await ids({ limit: 2, offset: 0 })).toEqual(['acme.alpha', 'acme.ticker']);
        expect(await ids({ limit: 2, offset: 2 })).toEqual(['beta.ticker']);
        expect(await ids({ limit: 9, offset: 0, publisherId: 'beta' })).toEqual(['beta.ticker']);
        const many = await tx.extensions.getMany(['beta.ticker', 'no.such', 'acme.alpha']);
        expect(many.map((row) => row.id)).toEqual(['beta.ticker', 'acme.alpha']);
      });
    });

    it('carry the sums of all ratings and their number along', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await seedExtension(tx, { ratingCount: 2, ratingSum: 9 });
        await tx.extensions.insert(rows.extension({ id: 'acme.b', name: 'b', ratingCount: 1, ratingSum: 3 }));
        await tx.extensions.update(rows.extension({ ratingCount: 3, ratingSum: 10 }));
      });
      await store.read(async (tx) => {
        expect(await tx.extensions.count()).toBe(2);
        expect(await tx.extensions.ratingPrior()).toEqual({ count: 4, sum: 13 });
      });
    });

    it('name the popular ones among the listed', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await seedExtension(tx, { installs: 5 });
        await tx.extensions.insert(rows.extension({ id: 'acme.b', name: 'b', installs: 50 }));
        await tx.extensions.insert(
          rows.extension({ id: 'acme.c', name: 'c', installs: 99, latestVersion: null }),
        );
      });
      const names = await store.read((tx) => tx.extensions.popularNames(5));
      expect(names).toEqual([
        { id: 'acme.b', displayName: 'Ticker', installs: 50 },
        { id: 'acme.ticker', displayName: 'Ticker', installs: 5 },
      ]);
    });

    it('are found by search from the transaction on that lists them, and no longer after the one that takes them off', async () => {
      const store = await open.fresh();
      const query = {
        words: ['ticker'],
        phrases: [],
        lastWordIsPrefix: false,
        tags: [],
        sort: 'relevance',
      } as const;
      const found = async (): Promise<readonly string[]> => {
        const { hits } = await store.read((tx) => tx.search.query(query, { limit: 10, offset: 0 }));
        return hits.map((hit) => hit.id);
      };
      await store.transaction((tx) => seedExtension(tx, { latestVersion: null }));
      expect(await found()).toEqual([]);
      await store.transaction((tx) => tx.extensions.update(rows.extension()));
      expect(await found()).toEqual(['acme.ticker']);
      const taken = store.transaction(async (tx) => {
        await tx.extensions.update(rows.extension({ latestVersion: null }));
        throw new Error('no');
      });
      await expect(taken).rejects.toThrow('no');
      expect(await found()).toEqual(['acme.ticker']);
      await store.transaction((tx) => tx.extensions.update(rows.extension({ latestVersion: null })));
      expect(await found()).toEqual([]);
    });
  });

  describe('versions', () => {
    it('are inserted or replaced, and found by their bytes', async () => {
      const store = await open.fresh();
      const draft = rows.version({
        version: '2.0.0',
        state: 'draft',
        digest: null,
        bundle: null,
        signer: null,
      });
      await store.transaction(async (tx) => {
        await seedExtension(tx);
        await tx.versions.put(rows.version({ state: 'pending', approvedAt: null }));
        await tx.versions.put(rows.version());
        await tx.versions.put(draft);
      });
      await store.read(async (tx) => {
        expect(await tx.versions.get('acme.ticker', '1.0.0')).toEqual(rows.version());
        expect(await tx.versions.get('acme.ticker', '2.0.0')).toEqual(draft);
        expect(await tx.versions.list('acme.ticker')).toHaveLength(2);
        expect(await tx.versions.byDigest(digest('a'))).toEqual([rows.version()]);
      });
    });

    it('have files by digest and marks that come and go', async () => {
      const store = await open.fresh();
      const files = [
        { path: 'README.md', sha256: 'b'.repeat(64), sizeBytes: 3 },
        { path: 'wpk.json', sha256: 'c'.repeat(64), sizeBytes: 4 },
      ];
      const mark = {
        extensionId: 'acme.ticker',
        version: '1.0.0',
        kind: 'yanked' as const,
        reason: 'broken',
        successor: null,
        evidence: null,
        actor: 'u1',
        at: 9,
      };
      await store.transaction(async (tx) => {
        await seedExtension(tx);
        await tx.versions.put(rows.version());
        await tx.versions.putFiles(digest('a'), files);
        await tx.versions.putFiles(digest('a'), files);
        await tx.versions.putMark(mark);
        await tx.versions.putMark({ ...mark, kind: 'deprecated', successor: 'acme.next' });
        await tx.versions.putMark({ ...mark, reason: 'very broken' });
      });
      await store.read(async (tx) => {
        expect(await tx.versions.files(digest('a'))).toEqual(files);
        expect(await tx.versions.hasFile(digest('a'), files[0]?.path ?? '')).toBe(true);
        expect(await tx.versions.hasFile(digest('a'), 'nowhere.txt')).toBe(false);
        expect(await tx.versions.hasFile(digest('b'), files[0]?.path ?? '')).toBe(false);
        expect(await tx.versions.countFiles(digest('a'))).toBe(files.length);
        expect(await tx.versions.countFiles(digest('f'))).toBe(0);
        const marks = await tx.versions.marks('acme.ticker', '1.0.0');
        expect(marks.map((row) => [row.kind, row.reason])).toEqual([
          ['deprecated', 'broken'],
          ['yanked', 'very broken'],
        ]);
        const [first, second] = await tx.versions.marksOf('local', null, 10);
        expect(first).toEqual({ extensionId: 'acme.ticker', version: '1.0.0', kind: 'deprecated' });
        expect(second).toMatchObject({ kind: 'yanked' });
        expect(await tx.versions.marksOf('local', null, 1)).toEqual([first]);
        expect(await tx.versions.marksOf('local', first ?? null, 10)).toEqual([second]);
        expect(await tx.versions.marksOf('elsewhere', null, 10)).toEqual([]);
      });
      await store.transaction((tx) => tx.versions.deleteMark('acme.ticker', '1.0.0', 'yanked'));
      expect(await store.read((tx) => tx.versions.marks('acme.ticker', '1.0.0'))).toHaveLength(1);
    });
  });
}
