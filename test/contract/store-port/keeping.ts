import { describe, expect, it } from 'vitest';
import { leafHashOf } from '../../../src-main/store/index.ts';
import { digest, rows, seedExtension } from '../../support/store-rows.ts';
import type { StoreUnderTest } from '../store-port.ts';

export function keepingContract(open: StoreUnderTest): void {
  describe('the ledger', () => {
    it('numbers its rows without gaps, also after a rollback', async () => {
      const store = await open.fresh();
      const append = (id: string): Promise<number> =>
        store.transaction(async (tx) => (await tx.ledger.append(rows.ledger({ installationId: id }))).seq);
      expect(await append('i1')).toBe(1);
      await store
        .transaction(async (tx) => {
          await tx.ledger.append(rows.ledger({ installationId: 'i2' }));
          throw new Error('no');
        })
        .catch(() => undefined);
      expect(await append('i3')).toBe(2);
    });

    it('answers the latest row of each installation as its current state', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.ledger.append(rows.ledger({ to: 'staged' }));
        await tx.ledger.append(rows.ledger({ installationId: 'i2', extensionId: 'acme.other' }));
        await tx.ledger.append(rows.ledger({ from: 'staged', to: 'active' }));
        await tx.ledger.append(
          rows.ledger({ installationId: 'i2', extensionId: 'acme.other', from: 'active', to: 'uninstalled' }),
        );
      });
      await store.read(async (tx) => {
        expect(await tx.ledger.current()).toEqual([
          { seq: 3, ...rows.ledger({ from: 'staged', to: 'active' }) },
        ]);
        const all = await tx.ledger.current({ includeUninstalled: true });
        expect(all.map((row) => [row.installationId, row.to])).toEqual([
          ['i1', 'active'],
          ['i2', 'uninstalled'],
        ]);
        expect((await tx.ledger.currentOf('i1'))?.seq).toBe(3);
        expect((await tx.ledger.currentByExtension('acme.ticker'))?.seq).toBe(3);
        expect(await tx.ledger.currentByExtension('acme.other')).toBeNull();
        const page = { limit: 10, offset: 0 };
        expect((await tx.ledger.history({ ...page, installationId: 'i1' })).map((row) => row.seq)).toEqual([
          1, 3,
        ]);
        expect(
          (await tx.ledger.history({ ...page, extensionId: 'acme.other' })).map((row) => row.seq),
        ).toEqual([2, 4]);
        expect((await tx.ledger.history({ limit: 1, offset: 1 })).map((row) => row.seq)).toEqual([2]);
      });
    });

    it('answers the latest rows of a moment, and counts what happened in each stretch of time', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.ledger.append(rows.ledger({ to: 'staged', action: 'install', at: 1_000 }));
        await tx.ledger.append(rows.ledger({ from: 'staged', to: 'active', action: 'install', at: 1_010 }));
        await tx.ledger.append(rows.ledger({ from: 'active', to: 'active', action: 'pin', at: 2_005 }));
      });
      await store.read(async (tx) => {
        const seqs = async (at: number) => (await tx.ledger.asOf(at)).map(({ seq }) => seq);
        expect(await seqs(999)).toEqual([]);
        expect(await seqs(1_000)).toEqual([1]);
        expect(await seqs(2_004)).toEqual([2]);
        expect(await seqs(2_005)).toEqual([3]);
        expect(await tx.ledger.activity(1_000)).toEqual([
          { at: 1_000, action: 'install', count: 1 },
          { at: 2_000, action: 'pin', count: 1 },
        ]);
      });
    });

    it('knows an extension that was installed again by its new installation', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.ledger.append(rows.ledger());
        await tx.ledger.append(rows.ledger({ from: 'active', to: 'uninstalled' }));
        await tx.ledger.append(rows.ledger({ installationId: 'i2' }));
        await tx.ledger.append(rows.ledger({ installationId: 'i3', to: 'failed' }));
      });
      expect((await store.read((tx) => tx.ledger.currentByExtension('acme.ticker')))?.installationId).toBe(
        'i2',
      );
    });
  });

  describe('the log', () => {
    it('keeps leaves as canonical JSON under their RFC 6962 hash, numbered from 0', async () => {
      const store = await open.fresh();
      const written = await store.transaction(async (tx) => [
        await tx.log.append({ b: 1, a: 'é' }, 100),
        await tx.log.append({}, 200),
      ]);
      expect(written[0]).toEqual({
        seq: 0,
        leaf: '{"a":"é","b":1}',
        leafHash: leafHashOf('{"a":"é","b":1}'),
        at: 100,
      });
      await store.read(async (tx) => {
        expect(await tx.log.size()).toBe(2);
        expect(await tx.log.list(0, 10)).toEqual(written);
        expect(await tx.log.list(1, 10)).toEqual([written[1]]);
      });
    });

    it('refuses a leaf that has no canonical form', async () => {
      const store = await open.fresh();
      await expect(store.transaction((tx) => tx.log.append({ a: '\uD800' }, 1))).rejects.toThrow(TypeError);
      expect(await store.read((tx) => tx.log.size())).toBe(0);
    });
  });

  describe('references to blobs', () => {
    it('come from versions, submissions, installations and what they can go back to', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await seedExtension(tx);
        await tx.versions.put(rows.version({ digest: digest('a') }));
        await tx.submissions.put(rows.submission({ digest: digest('b'), state: 'rejected' }));
        const { state } = rows.ledger();
        const previous = [{ version: '0.9.0', digest: digest('d'), grants: [] }];
        await tx.ledger.append(rows.ledger({ digest: digest('c'), state: { ...state, previous } }));
        await tx.ledger.append(rows.ledger({ installationId: 'i2', digest: digest('e'), to: 'uninstalled' }));
      });
      const wanted = [digest('a'), digest('b'), digest('c'), digest('d')];
      const { required, referenced } = await store.read(async (tx) => ({
        required: await tx.blobs.required(),
        referenced: await tx.blobs.referenced(),
      }));
      expect([...required].toSorted()).toEqual(wanted);
      expect([...referenced].toSorted()).toEqual(wanted);
    });

    it('keep what unfinished work names, without demanding it', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.jobs.insert(rows.job());
        await tx.jobs.insert(rows.job({ id: 'j2', state: 'done', input: { digest: digest('f') } }));
        await tx.leases.acquire(
          { name: 'stage', owner: 'p1', until: 10, details: { holds: [digest('e')] } },
          1,
        );
      });
      const { required, referenced } = await store.read(async (tx) => ({
        required: await tx.blobs.required(),
        referenced: await tx.blobs.referenced(),
      }));
      expect(required.size).toBe(0);
      expect([...referenced].toSorted()).toEqual([digest('d'), digest('e')]);
    });
  });
}
