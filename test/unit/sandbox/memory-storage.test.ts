import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../../../src-main/sandbox/index.ts';
import type { Json } from '../../../src-shared/json.ts';
import { STORAGE_QUOTA_BYTES } from '../../../src-shared/limits.ts';
import { refusalOf } from '../../support/refusal.ts';

/** Texts that fill the quota exactly when two of them are stored under keys of one letter. */
const HALF = 'x'.repeat(STORAGE_QUOTA_BYTES / 2 - 5);

function over(stored: Readonly<Record<string, Json>>) {
  const texts = Object.entries(stored).map(([key, value]) => JSON.stringify(key) + JSON.stringify(value));
  return memoryStorage({
    get: async (key) => stored[key],
    keys: async () => Object.keys(stored),
    usedBytes: async () => Buffer.byteLength(texts.join('')),
  });
}

describe('storage in memory', () => {
  it('holds as much as the real one, to the byte', async () => {
    const storage = memoryStorage();
    await storage.set('a', HALF);
    expect(await refusalOf(() => storage.set('b', `${HALF}x`))).toBe('sandbox.storage-quota');
    await storage.set('b', HALF);
    await storage.set('b', HALF);
    expect(await refusalOf(() => storage.set('c', 0))).toBe('sandbox.storage-quota');
    await storage.delete('a');
    await storage.set('c', 0);
    expect(await storage.keys()).toEqual(['b', 'c']);
  });

  it('refuses what does not fit when calls overlap', async () => {
    const storage = over({ a: HALF });
    const done = await Promise.allSettled(['b', 'c', 'd'].map((key) => storage.set(key, HALF)));
    expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it('counts what shows through, and no longer what was written over or deleted', async () => {
    const storage = over({ a: HALF, b: HALF });
    expect(await refusalOf(() => storage.set('c', 0))).toBe('sandbox.storage-quota');
    await storage.set('a', 0);
    await storage.set('c', 0);
    expect(await refusalOf(() => storage.set('d', HALF))).toBe('sandbox.storage-quota');
    await storage.delete('b');
    await storage.set('d', HALF);
    expect(await storage.keys()).toEqual(['a', 'c', 'd']);
    expect([await storage.get('a'), await storage.get('b')]).toEqual([0, undefined]);
    await storage.set('b', 1);
    expect(await storage.get('b')).toBe(1);
  });
});
