import { marketDataShim } from './market-data.ts';
import { networkShim } from './network.ts';
import { notifyShim } from './notify.ts';
import { storageShim } from './storage.ts';
import type { HostMethod } from './host-method.ts';

const HOST_SHIMS: Readonly<Record<string, Readonly<Record<string, HostMethod>>>> = {
  storage: storageShim,
  marketData: marketDataShim,
  network: networkShim,
  notify: notifyShim,
};

/** Every method that the main thread answers, by its full name, such as `storage.get`. */
export const HOST_METHODS: ReadonlyMap<string, HostMethod> = new Map(
  Object.entries(HOST_SHIMS).flatMap(([area, shim]) =>
    Object.entries(shim).map(([name, method]) => [`${area}.${name}`, method] as const),
  ),
);
