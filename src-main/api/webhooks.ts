import { StationError } from '../../src-shared/errors/index.ts';
import type { Webhooks } from '../events/index.ts';
import { acting, type ApiContext } from './context.ts';
import { api } from './implementer.ts';

export const webhooks = {
  create: api.webhooks.create.handler(async ({ context, input }) => {
    const { all, userId } = await unscoped(context);
    return all.create(input, userId);
  }),
  list: api.webhooks.list.handler(async ({ context }) => {
    const { all } = await unscoped(context);
    return { items: [...(await all.list())] };
  }),
  get: api.webhooks.get.handler(async ({ context, input }) => {
    const { all } = await unscoped(context);
    return all.get(input.id);
  }),
  rotateSecret: api.webhooks.rotateSecret.handler(async ({ context, input }) => {
    const { all, userId } = await unscoped(context);
    return all.rotateSecret(input.id, userId);
  }),
  disable: api.webhooks.disable.handler(async ({ context, input }) => {
    const { all, userId } = await unscoped(context);
    return all.disable(input.id, userId);
  }),
  enable: api.webhooks.enable.handler(async ({ context, input }) => {
    const { all, userId } = await unscoped(context);
    return all.enable(input.id, userId);
  }),
  delete: api.webhooks.delete.handler(async ({ context, input }) => {
    const { all, userId } = await unscoped(context);
    await all.delete(input.id, userId);
    return { deleted: true as const };
  }),
  deliveries: api.webhooks.deliveries.handler(async ({ context, input }) => {
    const { all } = await unscoped(context);
    const { id, ...filter } = input;
    return { items: [...(await all.deliveries(id, filter))] };
  }),
  redeliver: api.webhooks.redeliver.handler(async ({ context, input }) => {
    const { all } = await unscoped(context);
    return all.redeliver(input.deliveryId);
  }),
  deadLetters: api.webhooks.deadLetters.handler(async ({ context, input }) => {
    const { all } = await unscoped(context);
    return { items: [...(await all.deadLetters(input))] };
  }),
  retryDeadLetters: api.webhooks.retryDeadLetters.handler(async ({ context, input }) => {
    const { all } = await unscoped(context);
    return { retried: await all.retryDeadLetters(input.id ?? null) };
  }),
};

/** Events tell of every publisher: a token of one of them neither hears them nor says where they go. */
async function unscoped(context: ApiContext): Promise<{ all: Webhooks; userId: string }> {
  const { station, actor } = await acting(context);
  if (typeof actor.publisherId === 'string')
    throw new StationError('auth.scoped', { publisher: actor.publisherId });
  return { all: station.webhooks, userId: actor.userId };
}
