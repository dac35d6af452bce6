import { acting } from './context.ts';
import { api } from './implementer.ts';

export const tokens = {
  create: api.tokens.create.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.accessTokens.create(input, actor.userId);
  }),
  list: api.tokens.list.handler(async ({ context, input }) => {
    const station = await context.station();
    return { items: [...(await station.accessTokens.list(input))] };
  }),
  revoke: api.tokens.revoke.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.accessTokens.revoke(input.id, actor.userId);
  }),
};
