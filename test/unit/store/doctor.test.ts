import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished, describe, expect, it } from 'vitest';
import {
  collectBlobs,
  openBlobStore,
  openStore,
  runStoreChecks,
  BLOB_LEASE,
} from '../../../src-main/store/index.ts';
import { rows, seedExtension } from '../../support/store-rows.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function homeWithPackage() {
  const home = temporaryFolder();
  const store = await openStore({ home });
  onTestFinished(() => store.close());
  const blobs = openBlobStore(home);
  const digest = await blobs.put(new TextEncoder().encode('package'));
  await store.transaction(async (tx) => {
    await seedExtension(tx);
    await tx.versions.put(rows.version({ digest }));
  });
  const file = path.join(home, 'blobs', 'sha256', digest.slice(7, 9), digest.slice(9));
  return { store, blobs, digest, file };
}

describe('the store part of the doctor', () => {
  it('finds a sound home sound', async () => {
    const { store, blobs } = await homeWithPackage();
    const checks = await runStoreChecks(store, blobs);
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    expect(checks.map((check) => check.name)).toEqual([
      'store.integrity',
      'store.schema',
      'store.references',
      'store.texts',
      'store.totals',
      'ledger',
      'log',
      'ledger.log',
      'search',
      'blobs',
      'blobs.orphans',
    ]);
  });

  it.each([
    ['lost', (file: string) => rmSync(file), 'missing'],
    ['damaged', (file: string) => writeFileSync(file, 'packagE'), 'corrupt'],
  ])('names the file and the digest of a %s blob', async (_name, harm, state) => {
    const { store, blobs, digest, file } = await homeWithPackage();
    harm(file);
    const bad = (await runStoreChecks(store, blobs)).filter((check) => !check.ok);
    const place = `blobs/sha256/${digest.slice(7, 9)}/${digest.slice(9)}`;
    expect(bad).toEqual([
      { name: 'blobs', level: 'error', ok: false, detail: `${place} is ${state} (${digest})` },
    ]);
  });

  it('only warns of blobs that nothing needs', async () => {
    const { store, blobs } = await homeWithPackage();
    const orphan = await blobs.put(new TextEncoder().encode('orphan'));
    const bad = (await runStoreChecks(store, blobs)).filter((check) => !check.ok);
    expect(bad).toEqual([
      { name: 'blobs.orphans', level: 'warning', ok: false, detail: `needed by nothing: ${orphan}` },
    ]);
  });
});

describe('collecting the blobs of a home', () => {
  it('keeps what rows need, and gives the lease back', async () => {
    const { store, blobs, digest } = await homeWithPackage();
    const orphan = await blobs.put(new TextEncoder().encode('orphan'));
    expect(await collectBlobs(store, blobs)).toEqual([]);
    expect(await collectBlobs(store, blobs, { olderThanMs: -1 })).toEqual([orphan]);
    expect(await blobs.has(digest)).toBe(true);
    expect(await store.read((tx) => tx.leases.get(BLOB_LEASE))).toBeNull();
  });

  it('is refused while another process holds the lease', async () => {
    const { store, blobs } = await homeWithPackage();
    const lease = { name: BLOB_LEASE, owner: 'other', until: Date.now() + 60_000, details: {} };
    await store.transaction((tx) => tx.leases.acquire(lease, Date.now()));
    await expect(collectBlobs(store, blobs)).rejects.toMatchObject({ code: 'store.lease-held' });
  });
});
