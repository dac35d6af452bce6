import { z } from 'zod';
import { hostMethod, jsonArgument } from './host-method.ts';

const keySchema = z.string().min(1).max(256);

/**
 * `storage.get(key)` (`undefined` when there is none), `storage.set(key, json)`, `storage.delete(key)`,
 * `storage.keys()`: the extension's own data, at most 1 MiB. Needs the grant `storage`.
 */
export const storageShim = {
  get: hostMethod(z.tuple([keySchema]), async ([key], side) => {
    side.demand('storage');
    return await side.services.storage.get(key);
  }),
  set: hostMethod(z.tuple([keySchema, jsonArgument]), async ([key, value], side) => {
    side.demand('storage');
    await side.services.storage.set(key, value);
    return undefined;
  }),
  delete: hostMethod(z.tuple([keySchema]), async ([key], side) => {
    side.demand('storage');
    await side.services.storage.delete(key);
    return undefined;
  }),
  keys: hostMethod(z.tuple([]), async (_args, side) => {
    side.demand('storage');
    return await side.services.storage.keys();
  }),
};
