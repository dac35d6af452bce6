import { describe, expect, it } from 'vitest';
import type { AttestationRow } from '../../../src-main/store/port.ts';
import { rows, seedExtension } from '../../support/store-rows.ts';
import type { StoreUnderTest } from '../store-port.ts';

export function transparencyContract(open: StoreUnderTest): void {
  describe('the tree over the log', () => {
    it('keeps the nodes that became complete, and answers leaves as those of level 0', async () => {
      const store = await open.fresh();
      const leaf = await store.transaction(async (tx) => {
        expect(await tx.logTree.size()).toBe(0);
        const row = await tx.log.append({ a: 1 }, 1);
        await tx.logTree.extend(1, []);
        await tx.logTree.extend(2, [{ level: 1, position: 0, hash: 'ab' }]);
        return row;
      });
      await store.read(async (tx) => {
        expect(await tx.logTree.size()).toBe(2);
        const places = [
          { level: 1, position: 0 },
          { level: 0, position: 0 },
        ];
        expect(await tx.logTree.hashes(places)).toEqual(['ab', leaf.leafHash]);
        expect(await tx.logTree.nodes(1, 0, 9)).toEqual([{ level: 1, position: 0, hash: 'ab' }]);
        expect(await tx.logTree.nodes(1, 1, 9)).toEqual([]);
        expect(await tx.log.hashes(0, 9)).toEqual([leaf.leafHash]);
      });
      await expect(store.read((tx) => tx.logTree.hashes([{ level: 1, position: 1 }]))).rejects.toMatchObject({
        code: 'store.not-found',
      });
    });

    it('keeps the checkpoint of the largest tree', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        expect(await tx.logTree.checkpoint()).toBeNull();
        await tx.logTree.putCheckpoint({ size: 3, note: 'three', at: 1 });
        await tx.logTree.putCheckpoint({ size: 5, note: 'five', at: 2 });
      });
      expect(await store.read((tx) => tx.logTree.checkpoint())).toEqual({ size: 5, note: 'five', at: 2 });
    });

    it('finds the leaf of an approval', async () => {
      const store = await open.fresh();
      const leaf = (version: string, type = 'version.approved') => ({
        type,
        extensionId: 'acme.ticker',
        version,
      });
      const approved = await store.transaction(async (tx) => {
        await tx.log.append(leaf('1.0.0', 'version.submitted'), 1);
        const row = await tx.log.append(leaf('1.0.0'), 2);
        await tx.log.append(leaf('2.0.0'), 3);
        return row;
      });
      await store.read(async (tx) => {
        expect(await tx.log.approval('acme.ticker', '1.0.0')).toEqual(approved);
        expect(await tx.log.approval('acme.ticker', '3.0.0')).toBeNull();
        expect(await tx.log.approval('acme.other', '1.0.0')).toBeNull();
      });
    });
  });

  describe('statements', () => {
    const statement = (over: Partial<AttestationRow> = {}): AttestationRow => ({
      id: 's1',
      extensionId: 'acme.ticker',
      version: '1.0.0',
      digest: `sha256:${'a'.repeat(64)}`,
      kind: 'decision',
      about: 'd1',
      predicateType: 'https://example.com/decision',
      bundle: { a: [1] },
      bundleDigest: `sha256:${'b'.repeat(64)}`,
      signer: `sha256:${'c'.repeat(64)}`,
      createdAt: 1_000,
      ...over,
    });

    it('are due about every decision until there is one', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await seedExtension(tx);
        await tx.submissions.addDecision({
          id: 'd1',
          extensionId: 'acme.ticker',
          version: '1.0.0',
          submissionId: null,
          verdict: 'yank',
          reason: 'why',
          evidence: null,
          actor: 'someone',
          at: 5,
        });
      });
      await store.transaction(async (tx) => {
        expect(await tx.attestations.due(9)).toEqual([{ kind: 'decision', about: 'd1' }]);
        expect((await tx.attestations.decision('d1'))?.verdict).toBe('yank');
        expect(await tx.attestations.decision('d2')).toBeNull();
        expect(await tx.attestations.audit('d1')).toBeNull();
        expect(await tx.attestations.add(statement())).toBe(true);
        expect(await tx.attestations.countDue()).toBe(0);
        expect(await tx.attestations.add(statement({ id: 's2', createdAt: 2 }))).toBe(false);
      });
      await store.read(async (tx) => {
        const found = await tx.attestations.list('acme.ticker', '1.0.0', statement().digest);
        expect(found).toEqual([statement()]);
        expect(await tx.attestations.list('acme.ticker', '1.0.0', 'sha256:other')).toEqual([]);
      });
    });

    it('are no longer due where nothing can be stated', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await seedExtension(tx);
        await tx.submissions.put(rows.submission());
        await tx.submissions.addAudit(rows.audit());
        await tx.attestations.drop({ kind: 'audit', about: rows.audit().id });
        expect(await tx.attestations.due(9)).toEqual([]);
        expect(await tx.attestations.audit(rows.audit().id)).toEqual(rows.audit());
      });
    });
  });
}
