import { unscoped } from './context.ts';
import { pageByTime } from './cursor.ts';
import { api } from './implementer.ts';

export const tokens = {
  create: api.tokens.create.handler(async ({ context, input }) => {
    const { station, actor } = await unscoped(context);
    return station.accessTokens.create(input, actor.userId);
  }),
  list: api.tokens.list.handler(async ({ context, input }) => {
    const { station } = await unscoped(context);
    return pageByTime(
      input,
      (page) => station.accessTokens.list(page),
      ({ createdAt, id }) => ({ at: Date.parse(createdAt), id }),
    );
  }),
  revoke: api.tokens.revoke.handler(async ({ context, input }) => {
    const { station, actor } = await unscoped(context);
    return station.accessTokens.revoke(input.id, actor.userId);
  }),
  denyJwt: api.tokens.denyJwt.handler(async ({ context, input }) => {
    const { station, actor } = await unscoped(context);
    const { issuer, jti, expiresAt } = input;
    await station.accessTokens.denyJwt({ issuer, jti, expiresAt: Date.parse(expiresAt) }, actor.userId);
    return { denied: true as const };
  }),
};
