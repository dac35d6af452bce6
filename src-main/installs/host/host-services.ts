import { StationError } from '../../../src-shared/errors/index.ts';
import type { JsonObject } from '../../../src-shared/json.ts';
import { STORAGE_QUOTA_BYTES } from '../../../src-shared/limits.ts';
import { memoryStorage, type HostServices } from '../../sandbox/index.ts';
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
    notify: { show: (title, text) => deps.notify({ extensionId, title, text }) },
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
 * The same for a health check: it sees what the extension stored, and leaves no trace. What it writes is held to the same quota
 * and forgotten, nothing is shown, and no request leaves the machine.
 */
export function tracelessServices(
  deps: InstallsDeps,
  extensionId: string,
  settings: JsonObject,
): HostServices {
  const real = hostServices(deps, extensionId, settings);
  return {
    ...real,
    storage: memoryStorage({
      ...real.storage,
      usedBytes: () => deps.store.read((tx) => tx.storage.usedBytes(extensionId)),
    }),
    network: { fetch: async () => ({ status: 200, headers: {}, text: '' }) },
    notify: { show: async () => undefined },
  };
}
