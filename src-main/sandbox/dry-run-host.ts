import type { Json } from '../../src-shared/json.ts';
import { SYNTHETIC_RANGE, syntheticMarketData } from './market-data/synthetic.ts';
import { memoryStorage } from './memory-storage.ts';
import type { HostServices } from './ports.ts';

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
