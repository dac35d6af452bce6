import { StationError } from '../../src-shared/errors/index.ts';
import type { Actor } from '../registry/index.ts';
import type { Station } from '../station.ts';
import { acting, type ApiContext } from './context.ts';
import { api } from './implementer.ts';

export const tokens = {
  create: api.tokens.create.handler(async ({ context, input }) => {
    const { station, actor } = await unscoped(context);
    return station.accessTokens.create(input, actor.userId);
  }),
  list: api.tokens.list.handler(async ({ context, input }) => {
    const { station } = await unscoped(context);
    return { items: [...(await station.accessTokens.list(input))] };
  }),
  revoke: api.tokens.revoke.handler(async ({ context, input }) => {
    const { station, actor } = await unscoped(context);
    return station.accessTokens.revoke(input.id, actor.userId);
  }),
};

/** Whoever speaks for one publisher only must not make itself a token that speaks for more, nor see those of others. */
async function unscoped(context: ApiContext): Promise<{ station: Station; actor: Actor }> {
  const { station, actor } = await acting(context);
  if (typeof actor.publisherId === 'string')
    throw new StationError('auth.scoped', { publisher: actor.publisherId });
  return { station, actor };
}
