import { StationError } from '../../src-shared/errors/index.ts';
import { acting } from './context.ts';
import { api } from './implementer.ts';

export const publishing = {
  add: api.publishing.add.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { workloadIssuers } = context;
    if (workloadIssuers?.includes(input.issuer) === false)
      throw new StationError('auth.unknown-issuer', { issuer: input.issuer });
    const { owns } = station.registry.publishers;
    return station.trustedPublishing.add(input, {
      userId: actor.userId,
      owns: (tx, publisherId) => owns(tx, publisherId, actor),
    });
  }),
  list: api.publishing.list.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { owns } = station.registry.publishers;
    const items = await station.trustedPublishing.list(input.extensionId, {
      owns: (tx, publisherId) => owns(tx, publisherId, actor),
    });
    return { items: [...items] };
  }),
  remove: api.publishing.remove.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { owns } = station.registry.publishers;
    return station.trustedPublishing.remove(input.id, {
      userId: actor.userId,
      owns: (tx, publisherId) => owns(tx, publisherId, actor),
    });
  }),
  exchange: api.publishing.exchange.handler(async ({ context, input }) => {
    const { workload = null } = context;
    if (workload === null) throw new StationError('auth.not-a-workload');
    const { station } = await acting(context);
    return station.trustedPublishing.exchange(workload, input.extensionId);
  }),
};
