import path from 'node:path';
import type { KeyObject } from 'node:crypto';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Station } from '../station.ts';
import {
  makeRoleKeyFile,
  openRoleKeyFile,
  readMetadataFile,
  readRoleKeyFile,
  signMetadataFile,
  writeWhole,
} from '../workbench/index.ts';
import { acting } from './context.ts';
import { api } from './implementer.ts';

export const tuf = {
  key: api.tuf.key.handler(({ input }) => makeRoleKeyFile(input.out, input.passphrase, Date.now())),
  init: api.tuf.init.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.tuf.init({
      ...input,
      bits: input.bits ?? null,
      rootKeys: await rootKeys(station, input.rootKeys),
    });
  }),
  rotate: api.tuf.rotate.handler(async ({ context, input }) => {
    const station = await context.station();
    const { remove, replace, threshold = null } = input;
    const online = input.online.filter((role) => role !== 'catalog');
    const catalog = online.length < input.online.length;
    const add = await rootKeys(station, input.add);
    return { pending: await station.tuf.rotate({ add, remove, threshold, online, catalog, replace }) };
  }),
  sign: api.tuf.sign.handler(async ({ context, input }) => {
    const key = await openRoleKeyFile(input.key, input.passphrase);
    if (input.file !== undefined) return signMetadataFile(input.file, key);
    const station = await context.station();
    return station.tuf.sign(input.role, key);
  }),
  pending: api.tuf.pending.handler(async ({ context, input }) => {
    const station = await context.station();
    await writeWhole(input.out, await station.tuf.pending(input.role), { exclusive: !input.replace });
    return { path: input.out };
  }),
  accept: api.tuf.accept.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.tuf.accept(await readMetadataFile(input.file));
  }),
  delegate: api.tuf.delegate.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.tuf.delegate(input.publisherId, await readRoleKeyFile(input.key), actor.userId);
  }),
  undelegate: api.tuf.undelegate.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return { published: await station.tuf.undelegate(input.publisherId, actor.userId) };
  }),
  publish: api.tuf.publish.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    if (!(await station.tuf.isInitialised())) throw new StationError('tuf.not-initialised');
    return { jobId: await station.jobs.start('tuf-publish', { full: input.full }, actor.userId) };
  }),
  status: api.tuf.status.handler(async ({ context }) => {
    const station = await context.station();
    return station.tuf.status();
  }),
};

/** Root keys are kept away from the server: whoever takes its home must not have them too. */
async function rootKeys(station: Station, files: readonly string[]): Promise<KeyObject[]> {
  const keys: KeyObject[] = [];
  for (const file of files) {
    const inside = path.relative(station.home, file);
    if (!inside.startsWith('..') && !path.isAbsolute(inside))
      throw new StationError('tuf.bad-key', { problem: 'its file lies in the home of the server' });
    keys.push(await readRoleKeyFile(file));
  }
  return keys;
}
