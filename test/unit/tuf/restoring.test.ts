import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backup, openStore, restore, verifyBackup } from '../../../src-main/store/index.ts';
import { ALICE, TestRegistry } from '../../support/registry/open-registry.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { ed25519 } from '../../support/tuf-server.ts';
import { TufHome } from '../../support/tuf-home.ts';

const HOUR = 3_600_000;
const PUBLISHER = 'black-swann';
const pathOf = (version: string): string => `packages/black-swann/hyper-momentum/${version}.wpk`;

interface Made {
  readonly test: TestRegistry;
  readonly home: TufHome;
  readonly file: string;
}

describe('a backup of a server that publishes signed metadata', () => {
  async function published(): Promise<Made> {
    const test = await TestRegistry.open();
    onTestFinished(() => test.close());
    await test.registry.publishers.create({ id: PUBLISHER, displayName: 'Black Swann' }, ALICE);
    await test.approved({ version: '1.0.0' });
    const home = new TufHome(test, path.join(test.home, 'tuf'));
    await home.begin();
    return { test, home, file: path.join(temporaryFolder(), 'one.backup') };
  }

  const made = ({ test, home, file }: Made) => backup(test.home, test.store, file, { clock: () => home.now });

  /** The home that the backup becomes, served in place of the other. */
  async function restored({ home, file }: Made): Promise<TufHome> {
    const again = path.join(temporaryFolder(), 'home');
    await restore(file, again);
    const store = await openStore({ home: again });
    onTestFinished(() => store.close());
    const after = new TufHome({ store, home: again }, path.join(again, 'tuf'), home);
    home.served = after.folder;
    return after;
  }

  it('holds every root and what the timestamp leads to, and goes on above what followers have seen', async () => {
    const one = await published();
    const { test, home, file } = one;
    await made(one);
    const names = (await verifyBackup(file)).files.map((each) => each.path);
    expect(names).toEqual(
      expect.arrayContaining(['tuf/1.root.json', 'tuf/1.snapshot.json', 'tuf/timestamp.json']),
    );

    const follower = await home.follower();
    for (const version of ['1.1.0', '1.2.0', '1.3.0']) {
      await test.approved({ version });
      home.now += HOUR;
      await home.repository.publish();
    }
    await follower.refresh();
    expect(await follower.target(pathOf('1.3.0'))).not.toBe(null);

    home.now += HOUR;
    const after = await restored(one);
    // As it lies there it is older than what was seen.
    await expect(follower.refresh()).rejects.toMatchObject({ code: 'sync.metadata-rollback' });
    expect(await after.repository.isDue()).toBe(true);
    await after.repository.publish();
    await follower.refresh();
    expect(await follower.target(pathOf('1.0.0'))).not.toBe(null);
    expect(await follower.target(pathOf('1.3.0'))).toBe(null);
    expect((await follower.publisher(PUBLISHER))?.id).toBe(PUBLISHER);
    // Once is enough, and numbers go on as ever.
    expect(await after.repository.isDue()).toBe(false);
    expect((await after.repository.publish()).roles).toEqual([]);
    const newcomer = await home.follower();
    await newcomer.refresh();
    expect(await newcomer.target(pathOf('1.0.0'))).not.toBe(null);
  });

  it('goes on above what was published while the backup was made', async () => {
    const one = await published();
    const { test, home, file } = one;
    const follower = await home.follower();
    const slow = new Proxy(test.store, {
      get(store, name) {
        if (name === 'snapshotTo')
          return async (to: string): Promise<void> => {
            for (const version of ['1.1.0', '1.2.0', '1.3.0']) {
              await test.approved({ version });
              home.now += 60_000;
              await home.repository.publish();
            }
            await store.snapshotTo(to);
          };
        const value: unknown = Reflect.get(store, name);
        return typeof value === 'function' ? (value.bind(store) as unknown) : value;
      },
    });
    await backup(test.home, slow, file, { clock: () => home.now });
    await follower.refresh();
    const after = await restored(one);
    await after.repository.publish();
    await follower.refresh();
    expect(await follower.target(pathOf('1.3.0'))).not.toBe(null);
  });

  it('goes on likewise where the publication after it was cut', async () => {
    const one = await published();
    const { home } = one;
    await made(one);
    const follower = await home.follower();
    home.now += 13 * HOUR;
    await home.repository.publish();
    await follower.refresh();
    const after = await restored(one);
    after.beforeChange = (name) => {
      if (name === 'timestamp.json') throw new Error('cut');
    };
    await expect(after.repository.publish()).rejects.toThrow('cut');
    after.beforeChange = () => undefined;
    await after.repository.publish();
    await follower.refresh();
    expect(await follower.target(pathOf('1.0.0'))).not.toBe(null);
  });

  it('goes on likewise where it is backed up and restored once more before it publishes', async () => {
    const one = await published();
    const { test, home } = one;
    await made(one);
    const follower = await home.follower();
    for (const version of ['1.1.0', '1.2.0', '1.3.0']) {
      await test.approved({ version });
      home.now += HOUR;
      await home.repository.publish();
    }
    await follower.refresh();

    const between = path.join(temporaryFolder(), 'home');
    await restore(one.file, between);
    const store = await openStore({ home: between });
    const file = path.join(temporaryFolder(), 'two.backup');
    await backup(between, store, file, { clock: () => home.now });
    await store.close();
    const after = await restored({ ...one, file });
    await after.repository.publish();
    await follower.refresh();
    expect(await follower.target(pathOf('1.0.0'))).not.toBe(null);
  });

  it('keeps what waits for signatures, and has publishers sign above what they signed since', async () => {
    const one = await published();
    const { test, home } = one;
    const { privateKey, publicKey } = ed25519();
    await home.repository.delegate(PUBLISHER, publicKey, ALICE.userId);
    await home.repository.sign(`publisher-${PUBLISHER}`, privateKey);
    await home.repository.rotate({
      add: [],
      remove: [],
      threshold: null,
      online: [],
      replace: false,
      catalog: false,
    });
    await made(one);
    await test.approved({ version: '1.1.0' });
    home.now += HOUR;
    await home.repository.publish();
    await home.repository.sign(`publisher-${PUBLISHER}`, privateKey);
    const follower = await home.follower();
    await follower.refresh();
    expect(await follower.target(pathOf('1.1.0'))).not.toBe(null);

    const after = await restored(one);
    await after.repository.publish();
    const { pending } = await after.repository.status();
    expect(pending.map(({ role }) => role).toSorted()).toEqual([`publisher-${PUBLISHER}`, 'root']);
    // What the publisher signed last is not here: until it signs again, followers that saw it believe nothing older.
    await expect(follower.refresh()).rejects.toMatchObject({ code: 'sync.metadata-rollback' });
    await after.repository.publish({ full: true });
    await after.repository.sign(`publisher-${PUBLISHER}`, privateKey);
    await follower.refresh();
    expect(await follower.target(pathOf('1.0.0'))).not.toBe(null);
  });

  it('publishes nothing while the clock is behind its time, says so, and goes on once it is set', async () => {
    const one = await published();
    const { test, home } = one;
    await made(one);
    const follower = await home.follower();
    for (const version of ['1.1.0', '1.2.0', '1.3.0']) {
      await test.approved({ version });
      home.now += HOUR;
      await home.repository.publish();
    }
    await follower.refresh();
    const after = await restored(one);
    after.now = Date.UTC(2025, 11, 31);
    const refused = {
      code: 'tuf.clock-behind',
      details: { now: '2025-12-31T00:00:00.000Z', backup: '2026-01-02T00:00:00.000Z' },
    };
    await expect(after.repository.publish()).rejects.toMatchObject(refused);
    expect(await after.repository.troubles()).toMatchObject([refused]);
    // An upkeep that looks is told the same, and nothing was written that followers could read.
    await expect(after.repository.isDue()).rejects.toMatchObject(refused);
    expect(existsSync(path.join(after.folder, 'restored.json'))).toBe(true);

    after.now = home.now + HOUR;
    expect(await after.repository.troubles()).toEqual([]);
    await after.repository.publish();
    await follower.refresh();
    expect(await follower.target(pathOf('1.0.0'))).not.toBe(null);
  });

  it('is not made of metadata that is damaged', async () => {
    const one = await published();
    const { home, file } = one;
    const snapshot = path.join(home.folder, '1.snapshot.json');
    const whole = readFileSync(snapshot, 'utf8');
    writeFileSync(snapshot, whole.replace('"version":1', '"version":2'));
    await expect(made(one)).rejects.toMatchObject({ code: 'tuf.corrupt' });
    rmSync(snapshot);
    await expect(made(one)).rejects.toMatchObject({ code: 'tuf.corrupt' });
    expect(existsSync(file)).toBe(false);
  });
});
