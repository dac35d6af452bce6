import { describe, expect, it } from 'vitest';
import { digest, rows, seedExtension } from '../../support/store-rows.ts';
import type { StoreUnderTest } from '../store-port.ts';

export function reviewingContract(open: StoreUnderTest): void {
  describe('submissions', () => {
    it('are listed newest first, by state, extension and version', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await seedExtension(tx);
        await tx.submissions.put(rows.submission());
        await tx.submissions.put(rows.submission({ id: 's2', version: '1.1.0', submittedAt: 2_000 }));
        await tx.submissions.put(
          rows.submission({ id: 's2', version: '1.1.0', submittedAt: 2_000, state: 'pending' }),
        );
      });
      await store.read(async (tx) => {
        const page = { limit: 10, offset: 0 };
        expect((await tx.submissions.list(page)).map((row) => row.id)).toEqual(['s2', 's1']);
        expect((await tx.submissions.list({ ...page, state: 'pending' })).map((row) => row.id)).toEqual([
          's2',
        ]);
        const one = await tx.submissions.list({ ...page, extensionId: 'acme.ticker', version: '1.0.0' });
        expect(one).toEqual([rows.submission()]);
        expect(await tx.submissions.get('s1')).toEqual(rows.submission());
        const newest = (await tx.submissions.list(page)).map((row) => row.id);
        const oldest = await tx.submissions.list({ ...page, order: 'oldest' });
        expect(oldest.map((row) => row.id)).toEqual(newest.toReversed());
      });
    });

    it('have audits by their bytes and decisions in order', async () => {
      const store = await open.fresh();
      const { report } = rows.audit();
      const found = (severity: 'error' | 'notice') => ({
        ruleId: 'eval-call',
        class: 'dynamic-code' as const,
        severity,
        file: null,
        line: null,
        column: null,
        message: 'x',
        help: 'y',
      });
      const findings = [found('notice'), found('error'), found('notice')];
      const later = rows.audit({ id: 'a2', at: 1_700, ruleset: '2', report: { ...report, findings } });
      const decision = {
        id: 'd1',
        extensionId: 'acme.ticker',
        version: '1.0.0',
        submissionId: 's1',
        verdict: 'approve' as const,
        reason: null,
        evidence: null,
        actor: 'u1',
        at: 10,
      };
      await store.transaction(async (tx) => {
        await seedExtension(tx);
        await tx.submissions.put(rows.submission());
        await tx.submissions.addAudit(rows.audit());
        await tx.submissions.addAudit(later);
        await tx.submissions.addDecision({
          ...decision,
          id: 'd2',
          verdict: 'yank',
          submissionId: null,
          reason: 'x',
          at: 20,
        });
        await tx.submissions.addDecision(decision);
      });
      await store.read(async (tx) => {
        expect(await tx.submissions.latestAudit(digest('a'))).toEqual(later);
        expect(await tx.submissions.latestAudit(digest('b'))).toBeNull();
        expect(await tx.submissions.auditCounts(digest('a'))).toEqual({ errors: 1, warnings: 0, notices: 2 });
        expect(await tx.submissions.auditCounts(digest('b'))).toBeNull();
        expect((await tx.submissions.decisions('acme.ticker')).map((row) => row.id)).toEqual(['d1', 'd2']);
        expect(await tx.submissions.decisions('acme.ticker', '2.0.0')).toEqual([]);
      });
    });
  });

  describe('reviews', () => {
    it('are one for each user and version', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await seedExtension(tx);
        await tx.reviews.insert(rows.review());
      });
      await expect(
        store.transaction((tx) => tx.reviews.insert(rows.review({ id: 'r2' }))),
      ).rejects.toMatchObject({
        code: 'store.conflict',
      });
      await store.transaction(async (tx) => {
        await tx.reviews.insert(rows.review({ id: 'r3', version: '2.0.0' }));
        await tx.reviews.update(rows.review({ stars: 1, editedAt: 9_000 }));
      });
      await store.read(async (tx) => {
        expect(await tx.reviews.byUser('acme.ticker', '1.0.0', 'u1')).toEqual(
          rows.review({ stars: 1, editedAt: 9_000 }),
        );
        expect(await tx.reviews.get('r3')).toEqual(rows.review({ id: 'r3', version: '2.0.0' }));
      });
      await store.transaction((tx) => tx.reviews.delete('r1'));
      expect(await store.read((tx) => tx.reviews.get('r1'))).toBeNull();
      await expect(store.transaction((tx) => tx.reviews.update(rows.review()))).rejects.toMatchObject({
        code: 'store.not-found',
      });
    });

    it('are sorted, filtered and counted', async () => {
      const store = await open.fresh();
      const stars = [5, 1, 3, 5];
      await store.transaction(async (tx) => {
        await seedExtension(tx);
        for (const [at, given] of stars.entries()) {
          const version = at === 3 ? '2.0.0' : '1.0.0';
          await tx.reviews.insert(
            rows.review({
              id: `r${at}`,
              userId: `u${at}`,
              stars: given,
              aspects: at === 0 ? { reliability: 5 } : { reliability: 2, easeOfUse: 4 },
              version,
              createdAt: at,
            }),
          );
        }
      });
      await store.read(async (tx) => {
        const ids = async (filter: Partial<Parameters<typeof tx.reviews.list>[0]>): Promise<string> =>
          (
            await tx.reviews.list({
              limit: 9,
              offset: 0,
              extensionId: 'acme.ticker',
              sort: 'newest',
              ...filter,
            })
          )
            .map((row) => row.id)
            .join(' ');
        expect(await ids({})).toBe('r3 r2 r1 r0');
        expect(await ids({ sort: 'oldest', limit: 2, offset: 1 })).toBe('r1 r2');
        expect(await ids({ sort: 'highest' })).toBe('r3 r0 r2 r1');
        expect(await ids({ sort: 'lowest' })).toBe('r1 r2 r3 r0');
        expect(await ids({ version: '1.0.0', stars: 5 })).toBe('r0');
        expect(await tx.reviews.count({ extensionId: 'acme.ticker', stars: 5 })).toBe(2);
        const histograms = await tx.reviews.histograms(['acme.ticker', 'no.such']);
        expect([...histograms]).toEqual([['acme.ticker', [1, 0, 1, 0, 2]]]);
        expect(await tx.reviews.aspectMeans('acme.ticker')).toEqual({ reliability: 2.75, easeOfUse: 4 });
        expect(await tx.reviews.aspectMeans('no.such')).toEqual({});
        const means = await tx.reviews.versionMeans('acme.ticker');
        expect(means.toSorted((a, b) => a.version.localeCompare(b.version))).toEqual([
          { version: '1.0.0', mean: 3, count: 3 },
          { version: '2.0.0', mean: 5, count: 1 },
        ]);
        expect(await tx.reviews.versionMeans('no.such')).toEqual([]);
      });
    });
  });
}
