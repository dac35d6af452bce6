import { describe, expect, it } from 'vitest';
import type { BlockRequestRow, FlagRow, ReportRow } from '../../../src-main/store/port.ts';
import { rows, seedExtension } from '../../support/store-rows.ts';
import type { StoreUnderTest } from '../store-port.ts';

const open = { settledBy: null, settledReason: null, settledAt: null };
const report = (over: Partial<ReportRow> = {}): ReportRow => ({
  id: 'p1',
  reporter: 'u1',
  extensionId: 'acme.ticker',
  version: null,
  reason: 'other',
  text: 'Hm.',
  at: 10,
  state: 'open',
  ...open,
  ...over,
});
const block = (over: Partial<BlockRequestRow> = {}): BlockRequestRow => ({
  id: 'b1',
  extensionId: 'acme.ticker',
  version: '1.0.0',
  reason: 'Bad.',
  evidence: 'Seen.',
  requestedBy: 'u1',
  requestedAt: 10,
  state: 'open',
  ...open,
  ...over,
});
const flag = (over: Partial<FlagRow> = {}): FlagRow => ({
  id: 'f1',
  reviewId: 'r1',
  userId: 'u2',
  reason: 'spam',
  text: '',
  at: 10,
  state: 'open',
  ...over,
});

/** What moderators keep: claims, requests to block, reports, flags. */
export function moderatingContract({ fresh }: StoreUnderTest): void {
  describe('moderation', () => {
    it('keeps one claim of a submission', async () => {
      const store = await fresh();
      await store.transaction(async (tx) => {
        await seedExtension(tx);
        await tx.submissions.put(rows.submission({ id: 's1' }));
        const claim = { submissionId: 's1', reviewer: 'u1', since: 1, until: 9 };
        await tx.claims.put(claim);
        await tx.claims.put({ ...claim, reviewer: 'u2' });
        expect(await tx.claims.get('s1')).toEqual({ ...claim, reviewer: 'u2' });
        await tx.claims.delete('s1');
        expect(await tx.claims.get('s1')).toBeNull();
      });
    });

    it('keeps one open report of a user for a version, and for the extension as a whole', async () => {
      const store = await fresh();
      await store.transaction(seedExtension);
      const insert = (row: ReportRow) => store.transaction((tx) => tx.reports.insert(row));
      await insert(report());
      await insert(report({ id: 'p2', version: '1.0.0', at: 20 }));
      await insert(report({ id: 'p3', reporter: 'u2', at: 30 }));
      for (const version of [null, '1.0.0'])
        await expect(insert(report({ id: 'p4', version }))).rejects.toMatchObject({ code: 'store.conflict' });
      await store.transaction((tx) => tx.reports.update(report({ state: 'upheld', settledBy: 'u3' })));
      await insert(report({ id: 'p5', at: 40 }));
      await store.read(async (tx) => {
        const ids = async (filter: object) =>
          (await tx.reports.list({ limit: 9, offset: 0, ...filter })).map(({ id }) => id);
        expect(await ids({})).toEqual(['p5', 'p3', 'p2', 'p1']);
        expect(await ids({ reporter: 'u1', state: 'open' })).toEqual(['p5', 'p2']);
        expect(await ids({ after: { at: 30, id: 'p3' } })).toEqual(['p2', 'p1']);
        expect(await tx.reports.countSince('u1', 10)).toBe(2);
        expect(await tx.reports.get('p1')).toEqual(report({ state: 'upheld', settledBy: 'u3' }));
      });
    });

    it('keeps one open request to block a version', async () => {
      const store = await fresh();
      await store.transaction(async (tx) => {
        await seedExtension(tx);
        await tx.versions.put(rows.version({ version: '1.0.0' }));
        await tx.blockRequests.insert(block());
        expect(await tx.blockRequests.open('acme.ticker', '1.0.0')).toEqual(block());
        await tx.blockRequests.update(block({ state: 'declined', settledReason: 'No.' }));
        expect(await tx.blockRequests.open('acme.ticker', '1.0.0')).toBeNull();
        await tx.blockRequests.insert(block({ id: 'b2' }));
        const page = { limit: 9, offset: 0 } as const;
        expect(await tx.blockRequests.list({ ...page, state: 'declined' })).toHaveLength(1);
        expect(await tx.blockRequests.list({ ...page, state: 'open' })).toEqual([block({ id: 'b2' })]);
      });
      await expect(
        store.transaction((tx) => tx.blockRequests.insert(block({ id: 'b3' }))),
      ).rejects.toMatchObject({ code: 'store.conflict' });
    });

    it('neither lists nor counts a hidden review, and drops flags with their review', async () => {
      const store = await fresh();
      const hidden = { at: 5, by: 'u9', reason: 'Spam.' };
      await store.transaction(async (tx) => {
        await seedExtension(tx);
        await tx.reviews.insert(rows.review());
        await tx.reviews.insert(rows.review({ id: 'r2', userId: 'u2', stars: 1 }));
        expect(await tx.flags.insertNew(flag())).toBe(true);
        expect(await tx.flags.insertNew(flag({ id: 'f2' }))).toBe(false);
        await tx.flags.insertNew(flag({ id: 'f3', reviewId: 'r2', userId: 'u1' }));
      });
      const which = (kind: 'flagged' | 'hidden') =>
        store.read(async (tx) =>
          (await tx.flags.reviews({ which: kind, limit: 9, offset: 0 })).map(({ id }) => id),
        );
      expect(await which('flagged')).toEqual(['r1', 'r2']);
      await store.transaction(async (tx) => {
        await tx.reviews.update(rows.review({ id: 'r2', userId: 'u2', stars: 1, hidden }));
        await tx.flags.settle('r2', 'upheld');
      });
      expect(await which('flagged')).toEqual(['r1']);
      expect(await which('hidden')).toEqual(['r2']);
      await store.read(async (tx) => {
        const of = { extensionId: 'acme.ticker' };
        const listed = await tx.reviews.list({ ...of, sort: 'newest', limit: 9, offset: 0 });
        expect(listed.map(({ id }) => id)).toEqual(['r1']);
        expect(await tx.reviews.count(of)).toBe(1);
        expect((await tx.reviews.histograms(['acme.ticker'])).get('acme.ticker')).toEqual([0, 0, 0, 1, 0]);
        expect(await tx.reviews.versionMeans(of.extensionId)).toMatchObject([{ mean: 4, count: 1 }]);
        expect((await tx.reviews.get('r2'))?.hidden).toEqual(hidden);
      });
      await store.transaction((tx) => tx.reviews.delete('r1'));
      expect(await store.read((tx) => tx.flags.ofReview('r1'))).toEqual([]);
      expect(await store.read((tx) => tx.flags.countSince('u2', 0))).toBe(0);
    });
  });
}
