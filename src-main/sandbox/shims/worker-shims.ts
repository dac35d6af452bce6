import { clockShim } from './clock.ts';
import { logShim } from './log.ts';
import { reportShim } from './report.ts';
import { settingsShim } from './settings.ts';
import type { WorkerMethod } from './worker-method.ts';

/** What the worker answers itself, at once. Needs no grant. */
export const WORKER_SHIMS: Readonly<Record<string, Readonly<Record<string, WorkerMethod>>>> = {
  log: logShim,
  report: reportShim,
  settings: settingsShim,
  clock: clockShim,
};

/** What the main thread answers with a promise. Its shims are in host-shims.ts, which the worker never loads. */
export const HOST_METHOD_NAMES: Readonly<Record<string, readonly string[]>> = {
  storage: ['get', 'set', 'delete', 'keys'],
  marketData: ['bars', 'symbols'],
  network: ['fetch'],
  notify: ['show'],
};

/** Everything that the virtual module `marketplace` exports. What is not here does not exist for a guest. */
export const HOST_EXPORTS: readonly string[] = [
  ...Object.keys(WORKER_SHIMS),
  ...Object.keys(HOST_METHOD_NAMES),
];

/** Every method that the worker answers, by its full name, such as `clock.now`. */
export const WORKER_METHODS: ReadonlyMap<string, WorkerMethod> = new Map(
  Object.entries(WORKER_SHIMS).flatMap(([area, shim]) =>
    Object.entries(shim).map(([name, method]) => [`${area}.${name}`, method] as const),
  ),
);
