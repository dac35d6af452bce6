import { StationError } from '../../../src-shared/errors/index.ts';
import type { Json, JsonObject } from '../../../src-shared/json.ts';
import { STORAGE_QUOTA_BYTES } from '../../../src-shared/limits.ts';
import type { HostServices } from '../../sandbox/index.ts';
import type { InstallsDeps } from '../deps.ts';
import { barsOf, knownSymbols } from './market-data.ts';

/** What the host does for one extension's run, on the real store, clock and network. */
export function hostServices(deps: InstallsDeps, extensionId: string, settings: JsonObject): HostServices {
  return {
    storage: guestStorage(deps, extensionId),
    marketData: {
      bars: (symbol, range) => barsOf(deps, symbol, range),
      symbols: () => knownSymbols(deps),
    },
    network: { fetch: deps.fetch },
    notify: { show: deps.notify },
    settings,
    clock: { now: deps.now },
  };
}

function guestStorage(deps: InstallsDeps, extensionId: string): HostServices['storage'] {
  const { store } = deps;
  return {
    get: (key) => store.read((tx) => tx.storage.get(extensionId, key)),
    set: async (key, value) => {
      try {
        await store.transaction((tx) => tx.storage.set(extensionId, key, value, STORAGE_QUOTA_BYTES));
      } catch (error) {
        const isFull = error instanceof StationError && error.code === 'store.quota';
        throw isFull ? new StationError('sandbox.storage-quota', error.details, error) : error;
      }
    },
    delete: (key) => store.transaction((tx) => tx.storage.delete(extensionId, key)),
    keys: async () => [...(await store.read((tx) => tx.storage.keys(extensionId)))],
  };
}

/**
 * The same for a health check: it sees what the extension stored, and leaves no trace. What it writes is forgotten, nothing is
 * shown, and no request leaves the machine.
 */
export function tracelessServices(
  deps: InstallsDeps,
  extensionId: string,
  settings: JsonObject,
): HostServices {
  const real = hostServices(deps, extensionId, settings);
  const written = new Map<string, Json | undefined>();
  return {
    ...real,
    storage: {
      get: async (key) => (written.has(key) ? written.get(key) : real.storage.get(key)),
      set: async (key, value) => void written.set(key, value),
      delete: async (key) => void written.set(key, undefined),
      keys: async () => {
        const keys = new Set(await real.storage.keys());
        for (const [key, value] of written) {
          if (value === undefined) keys.delete(key);
          else keys.add(key);
        }
        return [...keys];
      },
    },
    network: { fetch: async () => ({ status: 200, headers: {}, text: '' }) },
    notify: { show: async () => undefined },
  };
}
