import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBlobStore } from '../../../src-main/store/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const HELLO = new TextEncoder().encode('hello');
/** FIPS 180-4 of the five bytes of "hello". */
const HELLO_HEX = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
const HELLO_DIGEST = `sha256:${HELLO_HEX}`;
const HOUR = 3_600_000;

function hello(home: string): string {
  return path.join(home, 'blobs', 'sha256', HELLO_HEX.slice(0, 2), HELLO_HEX.slice(2));
}

async function listed(home: string): Promise<readonly string[]> {
  const digests: string[] = [];
  for await (const { digest } of openBlobStore(home).list()) digests.push(digest);
  return digests;
}

describe('blobs by digest', () => {
  it('lie under their hash and come back as they were', async () => {
    const home = temporaryFolder();
    const blobs = openBlobStore(home);
    expect(await blobs.put(HELLO)).toBe(HELLO_DIGEST);
    expect(existsSync(hello(home))).toBe(true);
    expect(new Uint8Array(await blobs.get(HELLO_DIGEST))).toEqual(HELLO);
    expect(await blobs.has(HELLO_DIGEST)).toBe(true);
    expect(await blobs.size(HELLO_DIGEST)).toBe(5);
    expect(await listed(home)).toEqual([HELLO_DIGEST]);
  });

  it('are one when written twice, also at once, and leave no temporary file', async () => {
    const home = temporaryFolder();
    const blobs = openBlobStore(home);
    await Promise.all(Array.from({ length: 10 }, () => blobs.put(HELLO)));
    expect(await listed(home)).toEqual([HELLO_DIGEST]);
    expect(readdirSync(path.dirname(hello(home)))).toHaveLength(1);
  });

  it('may be empty', async () => {
    const home = temporaryFolder();
    const digest = await openBlobStore(home).put(new Uint8Array());
    expect(await openBlobStore(home).get(digest)).toHaveLength(0);
  });

  it('are refused when one bit is another, and are made whole by writing them again', async () => {
    const home = temporaryFolder();
    const blobs = openBlobStore(home);
    await blobs.put(HELLO);
    writeFileSync(hello(home), 'hellp');
    await expect(blobs.get(HELLO_DIGEST)).rejects.toMatchObject({
      code: 'store.blob-corrupt',
      details: { digest: HELLO_DIGEST, path: path.relative(home, hello(home)) },
    });
    expect(await blobs.verify(HELLO_DIGEST)).toBe('corrupt');
    await blobs.put(HELLO);
    expect(await blobs.verify(HELLO_DIGEST)).toBe('ok');
  });

  it('that are missing are named', async () => {
    const home = temporaryFolder();
    const blobs = openBlobStore(home);
    await expect(blobs.get(HELLO_DIGEST)).rejects.toMatchObject({ code: 'store.blob-missing' });
    expect(await blobs.has(HELLO_DIGEST)).toBe(false);
    expect(await blobs.size(HELLO_DIGEST)).toBeNull();
    expect(await blobs.verify(HELLO_DIGEST)).toBe('missing');
    expect(await listed(home)).toEqual([]);
  });

  it.each([
    '',
    'sha256:',
    HELLO_HEX,
    `sha256:${HELLO_HEX.toUpperCase()}`,
    `sha256:../../${HELLO_HEX}`,
    `sha256:${HELLO_HEX}\n`,
  ])('are not looked for by %j', async (digest) => {
    const blobs = openBlobStore(temporaryFolder());
    await expect(blobs.get(digest)).rejects.toMatchObject({ code: 'store.digest-invalid' });
    await expect(blobs.has(digest)).rejects.toMatchObject({ code: 'store.digest-invalid' });
  });
});

describe('collecting blobs', () => {
  it('takes what nothing needs and is old enough, and nothing else', async () => {
    const home = temporaryFolder();
    const clock = { now: Date.now() };
    const blobs = openBlobStore(home, { clock: () => clock.now });
    const needed = await blobs.put(new TextEncoder().encode('needed'));
    const orphan = await blobs.put(HELLO);
    expect(await blobs.collect(new Set([needed]), HOUR)).toEqual([]);
    clock.now += 2 * HOUR;
    const young = await blobs.put(new TextEncoder().encode('young'));
    const old = new Date(clock.now - 2 * HOUR);
    utimesSync(hello(home), old, old);
    utimesSync(
      path.join(home, 'blobs', 'sha256', young.slice(7, 9), young.slice(9)),
      new Date(clock.now),
      new Date(clock.now),
    );
    expect(await blobs.collect(new Set([needed]), HOUR)).toEqual([orphan]);
    expect((await listed(home)).toSorted()).toEqual([needed, young].toSorted());
  });

  it('spares one that was put again just now', async () => {
    const home = temporaryFolder();
    const clock = { now: Date.now() + 5 * HOUR };
    const blobs = openBlobStore(home, { clock: () => clock.now });
    await blobs.put(HELLO);
    utimesSync(hello(home), new Date(0), new Date(0));
    await blobs.put(HELLO);
    expect(await blobs.collect(new Set(), HOUR)).toEqual([]);
  });

  it('clears what a killed process left half written, after a while', async () => {
    const home = temporaryFolder();
    const blobs = openBlobStore(home);
    await blobs.put(HELLO);
    const left = path.join(path.dirname(hello(home)), '.0190.tmp');
    writeFileSync(left, 'hel');
    await blobs.collect(new Set([HELLO_DIGEST]), 0);
    expect(existsSync(left)).toBe(true);
    utimesSync(left, new Date(0), new Date(0));
    await blobs.collect(new Set([HELLO_DIGEST]), 0);
    expect(existsSync(left)).toBe(false);
    expect(statSync(hello(home)).size).toBe(5);
  });

  it('does not mind strange names beside the blobs', async () => {
    const home = temporaryFolder();
    const blobs = openBlobStore(home);
    await blobs.put(HELLO);
    mkdirSync(path.join(home, 'blobs', 'sha256', 'zz'));
    writeFileSync(path.join(home, 'blobs', 'sha256', 'note.txt'), '');
    writeFileSync(path.join(path.dirname(hello(home)), 'short'), '');
    expect(await blobs.collect(new Set(), -1)).toEqual([HELLO_DIGEST]);
    rmSync(path.join(home, 'blobs'), { recursive: true });
    expect(await blobs.collect(new Set(), -1)).toEqual([]);
  });
});
