import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Tx } from '../../../src-main/store/index.ts';
import { rows } from '../../support/store-rows.ts';
import type { StoreUnderTest } from '../store-port.ts';

export function transactionContract(open: StoreUnderTest): void {
  describe('a transaction', () => {
    it('answers what its work answers, and keeps what it wrote', async () => {
      const store = await open.fresh();
      const answer = await store.transaction(async (tx) => {
        await tx.publishers.insert(rows.publisher());
        return 'done';
      });
      expect(answer).toBe('done');
      expect(await store.read((tx) => tx.publishers.get('acme'))).toEqual(rows.publisher());
    });

    it('sees its own rows before they are committed', async () => {
      const store = await open.fresh();
      const seen = await store.transaction(async (tx) => {
        await tx.publishers.insert(rows.publisher());
        return tx.publishers.list();
      });
      expect(seen).toHaveLength(1);
    });

    it('keeps nothing when its work throws, and passes the error on', async () => {
      const store = await open.fresh();
      const failure = new Error('no');
      await expect(
        store.transaction(async (tx) => {
          await tx.publishers.insert(rows.publisher());
          throw failure;
        }),
      ).rejects.toBe(failure);
      expect(await store.read((tx) => tx.publishers.list())).toEqual([]);
    });

    it('goes on after a refusal that its work caught', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.publishers.insert(rows.publisher());
        await expect(tx.publishers.insert(rows.publisher())).rejects.toMatchObject({
          code: 'store.conflict',
        });
        await tx.publishers.insert(rows.publisher({ id: 'beta' }));
      });
      expect(await store.read((tx) => tx.publishers.list())).toHaveLength(2);
    });

    it('is refused when it leaves a row that points to nothing', async () => {
      const store = await open.fresh();
      await expect(store.transaction((tx) => tx.versions.put(rows.version()))).rejects.toMatchObject({
        code: 'store.missing-reference',
      });
      expect(await store.read((tx) => tx.versions.list('acme.ticker'))).toEqual([]);
    });

    it('may write what is pointed to after what points to it', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.extensions.insert(rows.extension());
        await tx.publishers.insert(rows.publisher());
      });
      expect(await store.read((tx) => tx.extensions.count())).toBe(1);
    });

    it.each([
      ['a timer', () => sleep(1)],
      ['the next turn of the event loop', () => nextTurn()],
      ['a file', () => readFile(new URL(import.meta.url))],
    ])('is rolled back when its work waits for %s', async (_name, foreign) => {
      const store = await open.fresh();
      const later: unknown[] = [];
      await expect(
        store.transaction(async (tx) => {
          await tx.publishers.insert(rows.publisher());
          await foreign();
          await tx.publishers.list().catch((error: unknown) => later.push(error));
        }),
      ).rejects.toMatchObject({ code: 'store.foreign-await' });
      expect(await store.read((tx) => tx.publishers.list())).toEqual([]);
      await sleep(30);
      expect(later).toMatchObject([{ code: 'store.foreign-await' }]);
      await store.transaction((tx) => tx.publishers.insert(rows.publisher()));
    });

    it('cannot be used after its end', async () => {
      const store = await open.fresh();
      const kept: Tx[] = [];
      await store.transaction(async (tx) => void kept.push(tx));
      await store.read(async (tx) => void kept.push(tx));
      for (const tx of kept) {
        await expect(tx.publishers.list()).rejects.toMatchObject({ code: 'store.transaction-over' });
        await expect(
          tx.search.query(
            { words: [], phrases: [], lastWordIsPrefix: false, tags: [], sort: 'name' },
            { limit: 1, offset: 0 },
          ),
        ).rejects.toMatchObject({ code: 'store.transaction-over' });
      }
    });

    it('refuses another transaction or read inside of it instead of waiting for itself', async () => {
      const store = await open.fresh();
      const nested = { code: 'store.nested-transaction' };
      await store.transaction(async () => {
        await expect(store.transaction(async () => 1)).rejects.toMatchObject(nested);
        await expect(store.read(async () => 1)).rejects.toMatchObject(nested);
      });
      await store.read(async () => {
        await expect(store.transaction(async () => 1)).rejects.toMatchObject(nested);
      });
    });

    it('lets work that it started begin a transaction once it is over', async () => {
      const store = await open.fresh();
      let later: Promise<number> = Promise.resolve(0);
      await store.transaction(async () => {
        later = sleep(5).then(() => store.transaction(async () => 7));
      });
      expect(await later).toBe(7);
    });

    it('takes its turn after those that came before', async () => {
      const store = await open.fresh();
      const count = async (tx: Tx): Promise<void> => {
        const before = (await tx.settings.get('count')) ?? 0;
        await tx.settings.set('count', Number(before) + 1);
      };
      await Promise.all(Array.from({ length: 50 }, () => store.transaction(count)));
      expect(await store.read((tx) => tx.settings.get('count'))).toBe(50);
    });
  });

  describe('a long row of transactions and reads', () => {
    it('leaves the event loop its turns', async () => {
      const store = await open.fresh();
      let turns = 0;
      const timer = setInterval(() => {
        turns += 1;
      }, 1);
      const endAt = performance.now() + 300;
      while (performance.now() < endAt) {
        await store.read((tx) => tx.settings.get('n'));
        await store.transaction((tx) => tx.settings.set('n', 1));
      }
      clearInterval(timer);
      expect(turns).toBeGreaterThan(3);
    });
  });

  describe('a read', () => {
    it('never sees an open transaction', async () => {
      const store = await open.fresh();
      let isWriting = false;
      const seenMeanwhile: number[] = [];
      const reading = (async () => {
        for (let n = 0; n < 50; n += 1) {
          const found = await store.read((tx) => tx.publishers.list());
          if (isWriting) seenMeanwhile.push(found.length);
        }
      })();
      await store.transaction(async (tx) => {
        await tx.publishers.insert(rows.publisher());
        isWriting = true;
        for (let n = 0; n < 200; n += 1) await tx.publishers.list();
        isWriting = false;
      });
      await reading;
      expect(seenMeanwhile.length).toBeGreaterThan(0);
      expect(new Set(seenMeanwhile)).toEqual(new Set([0]));
      expect(await store.read((tx) => tx.publishers.list())).toHaveLength(1);
    });

    it('sees one moment, whatever others commit meanwhile', async () => {
      const [one, other] = await open.pair();
      await one.transaction((tx) => tx.settings.set('a', 1));
      const answer = await one.read(async (tx) => {
        const before = await tx.settings.get('a');
        return [before, await tx.settings.get('a')];
      });
      await other.transaction((tx) => tx.settings.set('a', 2));
      expect(answer).toEqual([1, 1]);
      expect(await one.read((tx) => tx.settings.get('a'))).toBe(2);
    });

    it('cannot write', async () => {
      const store = await open.fresh();
      const refused = { code: 'store.read-only' };
      await expect(store.read((tx) => tx.publishers.insert(rows.publisher()))).rejects.toMatchObject(refused);
      await expect(store.read((tx) => tx.settings.set('a', 1))).rejects.toMatchObject(refused);
      await expect(store.read((tx) => tx.log.append({}, 1))).rejects.toMatchObject(refused);
      await expect(store.read((tx) => tx.search.renumber(null))).rejects.toMatchObject(refused);
    });

    it('is cut off when its work waits for something else', async () => {
      const store = await open.fresh();
      await expect(store.read(() => sleep(1))).rejects.toMatchObject({ code: 'store.foreign-await' });
    });
  });

  describe('telling of changes', () => {
    it('tells of this process and of others', async () => {
      const [one, other] = await open.pair();
      let told = 0;
      const stop = one.onChange(() => {
        told += 1;
      });
      await one.transaction((tx) => tx.settings.set('a', 1));
      await expect.poll(() => told, { timeout: 10_000 }).toBeGreaterThan(0);
      const before = told;
      await other.transaction((tx) => tx.settings.set('a', 2));
      await expect.poll(() => told, { timeout: 10_000 }).toBeGreaterThan(before);
      stop();
      const atStop = told;
      await other.transaction((tx) => tx.settings.set('a', 3));
      await sleep(300);
      expect(told).toBe(atStop);
    });

    it('tells once of all that came within the time that may pass', async () => {
      const store = await open.fresh();
      let told = 0;
      const stop = store.onChange(() => {
        told += 1;
      }, 1_000);
      for (const value of [1, 2, 3]) await store.transaction((tx) => tx.settings.set('a', value));
      await expect.poll(() => told, { timeout: 10_000 }).toBeGreaterThan(0);
      expect(told).toBe(1);
      await store.transaction((tx) => tx.settings.set('a', 4));
      stop();
      await sleep(1_200);
      expect(told).toBe(1);
    });

    it('does not tell of what was rolled back', async () => {
      const store = await open.fresh();
      let told = 0;
      store.onChange(() => {
        told += 1;
      });
      await store
        .transaction(async (tx) => {
          await tx.settings.set('a', 1);
          throw new Error('no');
        })
        .catch(() => undefined);
      await sleep(300);
      expect(told).toBe(0);
    });
  });

  describe('closing', () => {
    it('lets work that was begun come to its end, and refuses new work', async () => {
      const [store, other] = await open.pair();
      const writing = store.transaction((tx) => tx.settings.set('a', 1));
      const closing = store.close();
      await expect(store.transaction((tx) => tx.settings.set('a', 2))).rejects.toMatchObject({
        code: 'store.closed',
      });
      await expect(store.read((tx) => tx.settings.get('a'))).rejects.toMatchObject({ code: 'store.closed' });
      await writing;
      await closing;
      await store.close();
      expect(await other.read((tx) => tx.settings.get('a'))).toBe(1);
    });
  });
}
