import { Buffer } from 'node:buffer';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Json } from '../../src-shared/json.ts';
import { STORAGE_QUOTA_BYTES } from '../../src-shared/limits.ts';
import { SYNTHETIC_RANGE, syntheticMarketData } from './market-data/synthetic.ts';
import type { HostServices } from './ports.ts';

const sizeOf = (key: string, text: string): number => Buffer.byteLength(key) + Buffer.byteLength(text);

/** Storage that lives as long as the object, with the quota of the real one. */
export function memoryStorage(): HostServices['storage'] {
  const kept = new Map<string, string>();
  return {
    get: async (key) => {
      const text = kept.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as Json);
    },
    set: async (key, value) => {
      const text = JSON.stringify(value);
      let bytes = sizeOf(key, text);
      for (const [other, held] of kept) if (other !== key) bytes += sizeOf(other, held);
      if (bytes > STORAGE_QUOTA_BYTES) {
        throw new StationError('sandbox.storage-quota', { quotaBytes: STORAGE_QUOTA_BYTES });
      }
      kept.set(key, text);
    },
    delete: async (key) => {
      kept.delete(key);
    },
    keys: async () => [...kept.keys()].toSorted(),
  };
}

/** What a dry run did that would have reached the world. */
export interface DryRunEffects {
  readonly requests: readonly { readonly method: string; readonly url: string }[];
  readonly notifications: readonly { readonly title: string; readonly text: string }[];
}

/**
 * A host that changes nothing and always answers the same: empty storage, synthetic bars, a clock that stands at the
 * end of those bars. Requests to the network are noted and answered with 200 and an empty text.
 */
export function dryRunHost(
  options: { readonly settings?: Readonly<Record<string, Json>> } = {},
): HostServices & { readonly effects: DryRunEffects } {
  const requests: { method: string; url: string }[] = [];
  const notifications: { title: string; text: string }[] = [];
  const data = syntheticMarketData();
  return {
    storage: memoryStorage(),
    marketData: {
      symbols: async () => data.symbols(),
      bars: async (symbol, range) => data.bars(symbol, range),
    },
    network: {
      fetch: async (url, init) => {
        requests.push({ method: init.method ?? 'GET', url });
        return { status: 200, headers: {}, text: '' };
      },
    },
    notify: {
      show: async (title, text) => {
        notifications.push({ title, text });
      },
    },
    settings: options.settings ?? {},
    clock: { fixed: SYNTHETIC_RANGE.to },
    effects: { requests, notifications },
  };
}
