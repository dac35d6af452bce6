import { clockShim } from './clock.ts';
import { logShim } from './log.ts';
import { marketDataShim } from './market-data.ts';
import { networkShim } from './network.ts';
import { notifyShim } from './notify.ts';
import { reportShim } from './report.ts';
import { settingsShim } from './settings.ts';
import { storageShim } from './storage.ts';
import type { HostMethod, Shim, WorkerMethod } from './shim.ts';

export * from './shim.ts';

/** Everything that the virtual module `marketplace` exports. What is not here does not exist for a guest. */
export const SHIMS: Readonly<Record<string, Shim>> = {
  log: logShim,
  storage: storageShim,
  marketData: marketDataShim,
  network: networkShim,
  notify: notifyShim,
  report: reportShim,
  settings: settingsShim,
  clock: clockShim,
};

/** Every method by its full name, such as `storage.get`. */
export const SHIM_METHODS: ReadonlyMap<string, WorkerMethod | HostMethod> = new Map(
  Object.entries(SHIMS).flatMap(([area, shim]) =>
    Object.entries(shim).map(([name, method]) => [`${area}.${name}`, method] as const),
  ),
);
