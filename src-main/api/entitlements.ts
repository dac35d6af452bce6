import { StationError } from '../../src-shared/errors/index.ts';
import { holdsRole } from '../../src-shared/models/role.ts';
import type { Actor } from '../registry/index.ts';
import { acting } from './context.ts';
import { api } from './implementer.ts';

export const entitlements = {
  issue: api.entitlements.issue.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.entitlements.issue(input, actor);
  }),
  get: api.entitlements.get.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const found = await station.entitlements.get(input.id, null);
    if (found.userId !== actor.userId && !mayKnow(actor, found.extensionId))
      throw new StationError('entitlements.not-found', { id: input.id });
    return found;
  }),
  list: api.entitlements.list.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { userId, extensionId, everybody, limit, offset } = input;
    // Everybody is told of their own; who asks for another's without the right is told of none of theirs.
    const mayAsk = mayKnow(actor, extensionId);
    const whose = mayAsk && (userId !== undefined || everybody) ? userId : actor.userId;
    const filter = {
      limit,
      offset,
      ...(whose === undefined ? {} : { userId: whose }),
      ...(extensionId === undefined ? {} : { extensionId }),
    };
    return { items: [...(await station.entitlements.list(filter))] };
  }),
  issuer: api.entitlements.issuer.handler(async ({ context }) => {
    const station = await context.station();
    return station.entitlements.issuer();
  }),
};

/** Administrators know of everybody's; those whose token speaks for one publisher, of that publisher's. */
function mayKnow({ role, publisherId = null }: Actor, extensionId: string | undefined): boolean {
  return holdsRole(role, 'admin') && (publisherId === null || extensionId?.split('.')[0] === publisherId);
}
