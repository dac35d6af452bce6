import { acting } from './context.ts';
import { api } from './implementer.ts';

export const subscriptions = {
  trustIssuer: api.subscriptions.trustIssuer.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.entitlements.trustIssuer(input, actor.userId);
  }),
  distrustIssuer: api.subscriptions.distrustIssuer.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    await station.entitlements.distrustIssuer(input.keyId, actor.userId);
    return { removed: true as const };
  }),
  issuers: api.subscriptions.issuers.handler(async ({ context }) => {
    const station = await context.station();
    return { items: [...(await station.entitlements.issuers())] };
  }),
  import: api.subscriptions.import.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.entitlements.import(input.token, actor.userId);
  }),
};
