import { readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished, describe, expect, it } from 'vitest';
import { hasStore, openStore } from '../../../src-main/store/index.ts';
import { FileLock } from '../../../src-main/store/file-lock.ts';
import { SqliteConnection } from '../../../src-main/store/sqlite-connection.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('opening a store', () => {
  it('makes the home for its user alone', async () => {
    const home = path.join(temporaryFolder(), 'deep', 'home');
    expect(hasStore(home)).toBe(false);
    const store = await openStore({ home });
    expect(hasStore(home)).toBe(true);
    if (process.platform !== 'win32') expect(statSync(home).mode & 0o077).toBe(0);
    await store.close();
  });

  it('takes the mark of this process away again, and leaves one file of data', async () => {
    const home = temporaryFolder();
    const store = await openStore({ home, processId: 'window 1' });
    expect(readdirSync(path.join(home, 'processes'))[0]).toMatch(/^window_1-/);
    await store.close();
    expect(readdirSync(path.join(home, 'processes'))).toEqual([]);
    expect(readdirSync(home).toSorted()).toEqual(['home.lock', 'processes', 'store.sqlite']);
  });

  it('writes with a log, waits for the disk, and keeps references', async () => {
    const home = temporaryFolder();
    const store = await openStore({ home });
    const look = new SqliteConnection(path.join(home, 'store.sqlite'), { readonly: true });
    expect(look.pragma('journal_mode')).toBe('wal');
    look.close();
    await store.close();
  });

  it('refuses a file that is no database', async () => {
    const home = temporaryFolder();
    writeFileSync(
      path.join(home, 'store.sqlite'),
      'this is a text, and a rather long one at that'.repeat(50),
    );
    await expect(openStore({ home })).rejects.toMatchObject({ code: 'store.corrupt' });
  });

  it('refuses a home that is a file', async () => {
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(openStore({ home: file })).rejects.toMatchObject({ code: 'store.cannot-open' });
    await expect(openStore({ home: path.join(file, 'below') })).rejects.toMatchObject({
      code: 'store.cannot-open',
    });
  });

  it('gives the home lock back, whether it opened or not', async () => {
    const home = temporaryFolder();
    const store = await openStore({ home });
    const lock = FileLock.tryTake(path.join(home, 'home.lock'));
    expect(lock).not.toBeNull();
    lock?.release();
    await store.close();
  });
});

describe('a disk that is full', () => {
  it('rolls the transaction back, says so, and lets the next smaller one through', async () => {
    const home = temporaryFolder();
    await (await openStore({ home })).close();
    const pages = statSync(path.join(home, 'store.sqlite')).size / 4096;
    const store = await openStore({ home, maxPages: pages + 20 });
    onTestFinished(() => store.close());
    await store.transaction((tx) => tx.settings.set('before', 1));
    await expect(
      store.transaction(async (tx) => {
        await tx.log.append({ a: 1 }, 1);
        for (let n = 0; n < 100; n += 1) await tx.settings.set(`big.${n}`, 'x'.repeat(4_000));
      }),
    ).rejects.toMatchObject({ code: 'store.disk-full' });
    await store.transaction((tx) => tx.settings.set('after', 2));
    await store.read(async (tx) => {
      expect(await tx.settings.all('')).toEqual({ before: 1, after: 2 });
      expect(await tx.log.size()).toBe(0);
    });
    expect((await store.check()).filter((check) => !check.ok)).toEqual([]);
  });
});

describe('a home that another process writes to', () => {
  it('is waited for without stopping the event loop, then refused', async () => {
    const home = temporaryFolder();
    const store = await openStore({ home, busyMs: 150 });
    const other = new SqliteConnection(path.join(home, 'store.sqlite'));
    onTestFinished(async () => {
      other.close();
      await store.close();
    });
    other.exec('BEGIN IMMEDIATE');
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await expect(store.transaction((tx) => tx.settings.set('a', 1))).rejects.toMatchObject({
      code: 'store.busy',
      details: { seconds: 0.15 },
    });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
    expect(await store.read((tx) => tx.settings.get('a'))).toBeUndefined();
    other.exec('ROLLBACK');
    await store.transaction((tx) => tx.settings.set('a', 1));
    expect(await store.read((tx) => tx.settings.get('a'))).toBe(1);
  });
});
