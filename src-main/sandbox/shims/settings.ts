import { z } from 'zod';
import { workerMethod, type Shim } from './shim.ts';

/** `settings.get(key)`: the user's value for this extension, `undefined` when there is none. Needs no grant. */
export const settingsShim: Shim = {
  get: workerMethod(z.tuple([z.string().max(256)]), ([key], { settings }) =>
    Object.hasOwn(settings, key) ? settings[key] : undefined,
  ),
};
