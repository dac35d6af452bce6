import { statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src-main/store/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const TEXT = 'x'.repeat(64 * 1024);

async function openHome(logBytes: number) {
  const home = temporaryFolder();
  const store = await openStore({ home, logBytes });
  onTestFinished(() => store.close());
  const logSize = () => statSync(path.join(home, 'store.sqlite-wal')).size;
  return { store, logSize };
}

describe('keeping the write-ahead log short', () => {
  it('brings a long log into the database without being asked', async () => {
    const { store, logSize } = await openHome(256 * 1024);
    for (let n = 0; n < 20; n += 1) await store.transaction((tx) => tx.settings.set(`text.${n}`, TEXT));
    while (logSize() > 0) await sleep(20);
    expect(await store.read((tx) => tx.settings.get('text.19'))).toBe(TEXT);
  });

  it('leaves a log alone that is read just then, and comes back to it', async () => {
    const { store, logSize } = await openHome(256 * 1024);
    for (let n = 0; n < 40; n += 1) {
      await store.transaction((tx) => tx.settings.set(`text.${n % 4}`, TEXT));
      expect(await store.read((tx) => tx.settings.get('text.0'))).toBe(TEXT);
    }
    await store.transaction((tx) => tx.settings.set('last', true));
    while (logSize() > 0) await sleep(20);
    expect((await store.check()).every(({ ok }) => ok)).toBe(true);
  });

  it('never does so on the thread of a commit while a worker can', async () => {
    const { store, logSize } = await openHome(Number.MAX_SAFE_INTEGER);
    // Well over the 1,000 pages at which SQLite would have begun by itself, and then begun the log anew.
    for (let n = 0; n < 100; n += 1) await store.transaction((tx) => tx.settings.set(`text.${n}`, TEXT));
    expect(logSize()).toBeGreaterThan(100 * TEXT.length);
  });

  it('may be closed while it is at it', async () => {
    const { store } = await openHome(1);
    await store.transaction((tx) => tx.settings.set('text', TEXT));
    await sleep(300);
    await expect(store.close()).resolves.toBeUndefined();
  });
});
