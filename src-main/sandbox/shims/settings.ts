import { text, workerMethod } from './worker-method.ts';

/** `settings.get(key)`: the user's value for this extension, `undefined` when there is none. Needs no grant. */
export const settingsShim = {
  get: workerMethod([text(256)], ([key], { settings }) =>
    Object.hasOwn(settings, key) ? settings[key] : undefined,
  ),
} as const;
