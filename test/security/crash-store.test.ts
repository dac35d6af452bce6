import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openBlobStore, openStore, runStoreChecks } from '../../src-main/store/index.ts';
import { StoreProcess } from '../support/store-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROUNDS = 25;

describe('a process that is killed while it writes', () => {
  it('leaves a store that opens, is consistent, and holds everything it was told is kept', async () => {
    const home = temporaryFolder();
    for (let round = 0; round < ROUNDS; round += 1) {
      const name = `p${round}`;
      const child = new StoreProcess(home, name, '100000');
      await child.line(1);
      // From "just opened" to "in the middle of many".
      await sleep(Math.random() * 60);
      await child.kill();
      const acknowledged = child.lines.length - 1;

      const store = await openStore({ home });
      const kept = await store.read(async (tx) => ({
        ledger: (await tx.ledger.history({ extensionId: `acme.${name}`, limit: 1_000_000, offset: 0 }))
          .length,
        count: Number((await tx.settings.get(`count.${name}`)) ?? 0),
        stored: await tx.storage.get(`acme.${name}`, 'round'),
        log: (await tx.log.list(0, 1_000_000)).filter((row) => row.leaf.includes(`"${name}"`)).length,
      }));
      // What it said was kept is there; the one it may have been at is there whole or not at all.
      expect(kept.count - acknowledged).toBeOneOf([0, 1]);
      expect(kept).toMatchObject({ ledger: kept.count, log: kept.count });
      expect(kept.stored).toBe(kept.count === 0 ? undefined : kept.count - 1);
      expect(
        readdirSync(path.join(home, 'processes')).filter((file) => file.startsWith(String(child.processId))),
      ).toEqual([]);
      await store.close();
    }
    const store = await openStore({ home });
    const checks = await runStoreChecks(store, openBlobStore(home));
    expect(checks.filter((check) => check.level === 'error' && !check.ok)).toEqual([]);
    await store.close();
  }, 240_000);

  it('is noticed by the next one that opens the home, which looks at the file before it trusts it', async () => {
    const home = temporaryFolder();
    const child = new StoreProcess(home, 'p', '400');
    await child.line(401);
    await child.stop();
    await child.kill();
    // A page in the middle is overwritten while nobody runs: a clean stop is not followed by a check …
    const file = path.join(home, 'store.sqlite');
    const whole = readFileSync(file);
    const broken = Buffer.from(whole);
    broken.fill(0xff, 3 * 4096, 12 * 4096);
    const second = new StoreProcess(home, 'q', '0');
    await second.line(1);
    await second.kill();
    // … an unclean one is, and the damage is found, every time, until it is gone.
    writeFileSync(file, broken);
    for (const suffix of ['-wal', '-shm']) writeFileSync(file + suffix, '');
    await expect(openStore({ home })).rejects.toMatchObject({ code: 'store.corrupt' });
    await expect(openStore({ home })).rejects.toMatchObject({ code: 'store.corrupt' });
    writeFileSync(file, whole);
    const store = await openStore({ home });
    expect((await store.check()).filter((check) => !check.ok)).toEqual([]);
    await store.close();
    expect(readdirSync(path.join(home, 'processes'))).toEqual([]);
  });
});

describe('two processes on one home', () => {
  it('both open a new one at once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const home = temporaryFolder();
      const children = ['a', 'b', 'c'].map((name) => new StoreProcess(home, name, '3'));
      const exits = await Promise.all(children.map((child) => child.line(4).then(() => child.stop())));
      expect(children.map((child) => child.errors.join(''))).toEqual(['', '', '']);
      expect(exits).toEqual([0, 0, 0]);
    }
  });

  it('write at once without losing a row, without a locked database and without a gap', async () => {
    const home = temporaryFolder();
    const rounds = 300;
    const children = ['a', 'b'].map((name) => new StoreProcess(home, name, String(rounds)));
    const store = await openStore({ home });
    let own = 0;
    while (children.some((child) => child.isRunning && child.lines.length <= rounds)) {
      await store.transaction((tx) => tx.log.append({ own }, own));
      own += 1;
    }
    for (const child of children) {
      await child.line(rounds + 1);
      expect(await child.stop()).toBe(0);
      expect(child.errors).toEqual([]);
    }
    const { ledger, log } = await store.read(async (tx) => ({
      ledger: await tx.ledger.history({ limit: 1_000_000, offset: 0 }),
      log: await tx.log.list(0, 1_000_000),
    }));
    expect(ledger.map((row) => row.seq)).toEqual(Array.from({ length: 2 * rounds }, (_, at) => at + 1));
    expect(log.map((row) => row.seq)).toEqual(Array.from({ length: 2 * rounds + own }, (_, at) => at));
    expect((await store.check()).filter((check) => !check.ok)).toEqual([]);
    await store.close();
  });
});
