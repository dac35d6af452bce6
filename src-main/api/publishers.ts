import { acting } from './context.ts';
import { api } from './implementer.ts';

export const publishers = {
  create: api.publishers.create.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.registry.publishers.create(input, actor);
  }),
  get: api.publishers.get.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.registry.publishers.get(input.id);
  }),
  list: api.publishers.list.handler(async ({ context }) => {
    const station = await context.station();
    return { items: [...(await station.registry.publishers.list())] };
  }),
  addKey: api.publishers.addKey.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { id: publisherId, publicKey, proof } = input;
    return station.registry.publishers.addKey({ publisherId, publicKey, proof, simulated: false }, actor);
  }),
  addIdentity: api.publishers.addIdentity.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { id: publisherId, subject, issuer } = input;
    return station.registry.publishers.addIdentity({ publisherId, subject, issuer }, actor);
  }),
  revokeKey: api.publishers.revokeKey.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { id: publisherId, keyId, reason } = input;
    return station.registry.publishers.revokeKey({ publisherId, keyId, reason }, actor);
  }),
};
