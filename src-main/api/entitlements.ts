import { holdsRole } from '../../src-shared/models/role.ts';
import { acting } from './context.ts';
import { api } from './implementer.ts';

export const entitlements = {
  issue: api.entitlements.issue.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.entitlements.issue(input, actor);
  }),
  get: api.entitlements.get.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.entitlements.get(input.id, holdsRole(actor.role, 'admin') ? null : actor.userId);
  }),
  list: api.entitlements.list.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { userId, extensionId, limit, offset } = input;
    // Everybody is told of their own; who asks for another's without the right is told of none of theirs.
    const whose = holdsRole(actor.role, 'admin') && userId !== undefined ? userId : actor.userId;
    const filter = { limit, offset, userId: whose, ...(extensionId === undefined ? {} : { extensionId }) };
    return { items: [...(await station.entitlements.list(filter))] };
  }),
  issuer: api.entitlements.issuer.handler(async ({ context }) => {
    const station = await context.station();
    return station.entitlements.issuer();
  }),
};
