import { Buffer } from 'node:buffer';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Json } from '../../src-shared/json.ts';
import { STORAGE_QUOTA_BYTES } from '../../src-shared/limits.ts';
import type { HostServices } from './ports.ts';

/** What is stored already, and is only read. */
export interface StoredBelow extends Pick<HostServices['storage'], 'get' | 'keys'> {
  usedBytes(): Promise<number>;
}

const NOTHING: StoredBelow = {
  get: async () => undefined,
  keys: async () => [],
  usedBytes: async () => 0,
};

/** The store counts the same: UTF-8 of key and value as JSON. */
const sizeOf = (key: string, text: string): number =>
  Buffer.byteLength(JSON.stringify(key)) + Buffer.byteLength(text);

/**
 * Storage that lives as long as the object, with the quota of the real one. What lies below shows through until it is written
 * over or deleted here, and counts as far as it shows.
 */
export function memoryStorage(below: StoredBelow = NOTHING): HostServices['storage'] {
  /** Text by key; null hides what is below. */
  const written = new Map<string, string | null>();
  let usedBelow: Promise<number> | undefined;
  /** What is written here, less what it hides: the difference to what is used below. */
  let change = 0;

  const textBelow = async (key: string): Promise<string | null> => {
    const value = await below.get(key);
    return value === undefined ? null : JSON.stringify(value);
  };
  /** Writes unless there is no room. Nothing comes between the look and the writing: calls may overlap. */
  const write = async (key: string, text: string | null): Promise<void> => {
    usedBelow ??= below.usedBytes();
    const [used, hidden] = await Promise.all([usedBelow, written.has(key) ? null : textBelow(key)]);
    const before = written.has(key) ? (written.get(key) ?? null) : hidden;
    const next =
      change + (text === null ? 0 : sizeOf(key, text)) - (before === null ? 0 : sizeOf(key, before));
    if (text !== null && used + next > STORAGE_QUOTA_BYTES)
      throw new StationError('sandbox.storage-quota', { quotaBytes: STORAGE_QUOTA_BYTES });
    change = next;
    written.set(key, text);
  };

  return {
    get: async (key) => {
      const text = written.get(key);
      if (text === undefined) return below.get(key);
      return text === null ? undefined : (JSON.parse(text) as Json);
    },
    set: (key, value) => write(key, JSON.stringify(value)),
    delete: (key) => write(key, null),
    keys: async () => {
      const keys = new Set(await below.keys());
      for (const [key, text] of written) {
        if (text === null) keys.delete(key);
        else keys.add(key);
      }
      return [...keys].toSorted();
    },
  };
}
