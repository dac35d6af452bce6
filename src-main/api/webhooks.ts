import type { Webhooks } from '../events/index.ts';
import { unscoped, type ApiContext } from './context.ts';
import { api } from './implementer.ts';

export const webhooks = {
  create: api.webhooks.create.handler(async ({ context, input }) => {
    const { all, userId } = await everyones(context);
    return all.create(input, userId);
  }),
  list: api.webhooks.list.handler(async ({ context }) => {
    const { all } = await everyones(context);
    return { items: [...(await all.list())] };
  }),
  get: api.webhooks.get.handler(async ({ context, input }) => {
    const { all } = await everyones(context);
    return all.get(input.id);
  }),
  rotateSecret: api.webhooks.rotateSecret.handler(async ({ context, input }) => {
    const { all, userId } = await everyones(context);
    return all.rotateSecret(input.id, userId);
  }),
  disable: api.webhooks.disable.handler(async ({ context, input }) => {
    const { all, userId } = await everyones(context);
    return all.disable(input.id, userId);
  }),
  enable: api.webhooks.enable.handler(async ({ context, input }) => {
    const { all, userId } = await everyones(context);
    return all.enable(input.id, userId);
  }),
  delete: api.webhooks.delete.handler(async ({ context, input }) => {
    const { all, userId } = await everyones(context);
    await all.delete(input.id, userId);
    return { deleted: true as const };
  }),
  deliveries: api.webhooks.deliveries.handler(async ({ context, input }) => {
    const { all } = await everyones(context);
    const { id, ...filter } = input;
    return { items: [...(await all.deliveries(id, filter))] };
  }),
  redeliver: api.webhooks.redeliver.handler(async ({ context, input }) => {
    const { all } = await everyones(context);
    return all.redeliver(input.deliveryId);
  }),
  deadLetters: api.webhooks.deadLetters.handler(async ({ context, input }) => {
    const { all } = await everyones(context);
    return { items: [...(await all.deadLetters(input))] };
  }),
  retryDeadLetters: api.webhooks.retryDeadLetters.handler(async ({ context, input }) => {
    const { all } = await everyones(context);
    return { retried: await all.retryDeadLetters(input.id ?? null) };
  }),
};

/** Events tell of every publisher: a token of one of them neither hears them nor says where they go. */
async function everyones(context: ApiContext): Promise<{ all: Webhooks; userId: string }> {
  const { station, actor } = await unscoped(context);
  return { all: station.webhooks, userId: actor.userId };
}
