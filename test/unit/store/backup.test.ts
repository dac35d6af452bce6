import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished, describe, expect, it } from 'vitest';
import {
  backup,
  openBlobStore,
  openStore,
  restore,
  runStoreChecks,
  verifyBackup,
  type Store,
} from '../../../src-main/store/index.ts';
import { rows, seedExtension } from '../../support/store-rows.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

interface Made {
  readonly folder: string;
  readonly home: string;
  readonly store: Store;
  readonly digest: string;
  readonly file: string;
}

async function livedInHome(): Promise<Made> {
  const folder = temporaryFolder();
  const home = path.join(folder, 'home');
  const store = await openStore({ home });
  onTestFinished(() => store.close());
  const digest = await openBlobStore(home).put(new TextEncoder().encode('package '.repeat(1_000)));
  await openBlobStore(home).put(new TextEncoder().encode('orphan'));
  mkdirSync(path.join(home, 'keys'));
  writeFileSync(path.join(home, 'keys', 'identity-000001.json'), '{"encrypted":true}');
  await store.transaction(async (tx) => {
    await seedExtension(tx);
    await tx.versions.put(rows.version({ digest }));
    await tx.ledger.append(rows.ledger({ digest }));
    await tx.log.append({ n: 0 }, 1);
  });
  return { folder, home, store, digest, file: path.join(folder, 'home.backup') };
}

function flipByte(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

describe('a backup', () => {
  it('holds the database, the blobs that are needed and the keys, and becomes a home again', async () => {
    const { folder, home, store, digest, file } = await livedInHome();
    const summary = await backup(home, store, file, { clock: () => 0 });
    expect(summary).toEqual({ path: file, sizeBytes: readFileSync(file).byteLength, blobs: 1 });
    const manifest = await verifyBackup(file);
    expect(manifest.createdAt).toBe('1970-01-01T00:00:00.000Z');
    expect(manifest.files.map((one) => one.path)).toEqual([
      'store.sqlite',
      'keys/identity-000001.json',
      `blobs/sha256/${digest.slice(7, 9)}/${digest.slice(9)}`,
    ]);

    const again = path.join(folder, 'again');
    expect(await restore(file, again)).toEqual({ home: again, blobs: 1, aside: null });
    expect(readFileSync(path.join(again, 'keys', 'identity-000001.json'), 'utf8')).toBe('{"encrypted":true}');
    const restored = await openStore({ home: again });
    expect(await restored.read((tx) => tx.extensions.get('acme.ticker'))).toEqual(rows.extension());
    expect((await runStoreChecks(restored, openBlobStore(again))).filter((check) => !check.ok)).toEqual([]);
    await restored.close();
    expect(readdirSync(folder).toSorted()).toEqual(['again', 'home', 'home.backup']);
  });

  it('is of one moment while others go on writing', async () => {
    const { folder, home, store, file } = await livedInHome();
    let isOver = false;
    const writing = (async () => {
      for (let n = 1; !isOver; n += 1) {
        await store.transaction(async (tx) => {
          await tx.log.append({ n, text: 'x'.repeat(2_000) }, n);
          await tx.settings.set('n', n);
        });
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await backup(home, store, file);
    isOver = true;
    await writing;
    const again = path.join(folder, 'again');
    await restore(file, again);
    const restored = await openStore({ home: again });
    const [size, n] = await restored.read(async (tx) => [await tx.log.size(), await tx.settings.get('n')]);
    await restored.close();
    expect(size).toBe(Number(n) + 1);
    expect(await store.read((tx) => tx.log.size())).toBeGreaterThan(size);
  });

  it('can be looked into with tar', async () => {
    const { home, store, file } = await livedInHome();
    await backup(home, store, file);
    const names = execFileSync('tar', ['-tf', file], { encoding: 'utf8' }).trim().split('\n');
    expect(names.slice(0, 2)).toEqual(['backup.json', 'store.sqlite']);
  });

  it('is not made of a home whose package is lost or damaged, and leaves nothing behind', async () => {
    const { folder, home, store, digest, file } = await livedInHome();
    const blob = path.join(home, 'blobs', 'sha256', digest.slice(7, 9), digest.slice(9));
    flipByte(blob, 3);
    await expect(backup(home, store, file)).rejects.toMatchObject({ code: 'store.blob-corrupt' });
    rmSync(blob);
    await expect(backup(home, store, file)).rejects.toMatchObject({ code: 'store.blob-missing' });
    expect(readdirSync(folder)).toEqual(['home']);
  });

  it('does not take the place of a file', async () => {
    const { home, store, file } = await livedInHome();
    writeFileSync(file, 'mine');
    await expect(backup(home, store, file)).rejects.toMatchObject({ code: 'store.backup-exists' });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('takes the place of a file where that was agreed to, and only once it is whole', async () => {
    const { folder, home, store, digest, file } = await livedInHome();
    writeFileSync(file, 'an older one');
    const blob = path.join(home, 'blobs', 'sha256', digest.slice(7, 9), digest.slice(9));
    flipByte(blob, 3);
    await expect(backup(home, store, file, { replace: true })).rejects.toMatchObject({
      code: 'store.blob-corrupt',
    });
    expect(readFileSync(file, 'utf8')).toBe('an older one');
    flipByte(blob, 3);
    await backup(home, store, file, { replace: true });
    expect((await verifyBackup(file)).files).toHaveLength(3);
    expect(readdirSync(folder).toSorted()).toEqual(['home', 'home.backup']);
  });

  it('never takes the place of the home’s own files, nor of what is no file', async () => {
    const { folder, home, store } = await livedInHome();
    const database = path.join(home, 'store.sqlite');
    await expect(backup(home, store, database, { replace: true })).rejects.toMatchObject({
      code: 'store.backup-exists',
    });
    await expect(backup(home, store, folder, { replace: true })).rejects.toMatchObject({
      code: 'files.not-a-file',
    });
  });
});

describe('restoring', () => {
  it('refuses a backup with one byte changed, wherever it is, and makes no home', async () => {
    const { folder, home, store, file } = await livedInHome();
    await backup(home, store, file);
    const whole = readFileSync(file);
    const places = [
      0,
      130,
      600,
      2_600,
      40_000,
      whole.byteLength - 9_500,
      whole.byteLength - 3_000,
      whole.byteLength - 5,
    ];
    for (const place of places) {
      flipByte(file, place);
      await expect(restore(file, path.join(folder, 'again')), `byte ${place}`).rejects.toMatchObject({
        code: 'store.backup-corrupt',
      });
      writeFileSync(file, whole);
    }
    expect(readdirSync(folder).toSorted()).toEqual(['home', 'home.backup']);
  });

  it('refuses a backup that is cut short, lengthened, or none', async () => {
    const { folder, home, store, file } = await livedInHome();
    await backup(home, store, file);
    const whole = readFileSync(file);
    const again = path.join(folder, 'again');
    for (const bytes of [
      whole.subarray(0, 3_000),
      whole.subarray(0, -512),
      Buffer.concat([whole, Buffer.alloc(512)]),
      Buffer.alloc(0),
      Buffer.from('PK'),
    ]) {
      writeFileSync(file, bytes);
      await expect(restore(file, again)).rejects.toMatchObject({ code: 'store.backup-corrupt' });
    }
    await expect(restore(path.join(folder, 'none'), again)).rejects.toMatchObject({
      code: 'store.backup-not-found',
    });
    expect(existsSync(again)).toBe(false);
  });

  it('refuses a home that is not empty unless told, and then puts the old one aside', async () => {
    const { folder, home, store, file } = await livedInHome();
    await backup(home, store, file);
    await store.transaction((tx) => tx.settings.set('later', true));
    await expect(restore(file, home)).rejects.toMatchObject({ code: 'store.home-not-empty' });
    await expect(restore(file, home, { replace: true })).rejects.toMatchObject({ code: 'store.home-in-use' });
    await store.close();
    const { aside } = await restore(file, home, { replace: true });
    const old = await openStore({ home: aside ?? '' });
    const now = await openStore({ home });
    expect(await old.read((tx) => tx.settings.get('later'))).toBe(true);
    expect(await now.read((tx) => tx.settings.get('later'))).toBeUndefined();
    await old.close();
    await now.close();
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('takes an empty folder', async () => {
    const { folder, home, store, file } = await livedInHome();
    await backup(home, store, file);
    mkdirSync(path.join(folder, 'empty'));
    expect((await restore(file, path.join(folder, 'empty'))).blobs).toBe(1);
  });
});
