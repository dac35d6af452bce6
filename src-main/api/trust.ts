import { acting } from './context.ts';
import { api } from './implementer.ts';
import { readRoot } from '../workbench/index.ts';
import { namesOfIdentity } from '../trust/index.ts';

const ms = (text: string | null): number | null => (text === null ? null : Date.parse(text));

export const trust = {
  roots: api.trust.roots.handler(async ({ context }) => {
    const { trustPolicy } = await context.station();
    return { items: [...(await trustPolicy.roots.list())] };
  }),
  inspectRoot: api.trust.inspectRoot.handler(async ({ context, input }) => {
    const { trustPolicy } = await context.station();
    const { validFrom, validUntil, ...facts } = trustPolicy.roots.look(await readRoot(input.path));
    return {
      ...facts,
      validFrom: new Date(validFrom).toISOString(),
      validUntil: validUntil === null ? null : new Date(validUntil).toISOString(),
    };
  }),
  addRoot: api.trust.addRoot.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { path, expiresAt, asOf, ...wanted } = input;
    const root = await readRoot(path);
    return station.trustPolicy.roots.add(
      { ...wanted, root, expiresAt: ms(expiresAt), asOf: ms(asOf) },
      actor.userId,
    );
  }),
  removeRoot: api.trust.removeRoot.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.trustPolicy.roots.remove(input.name, actor.userId);
  }),
  agreeStale: api.trust.agreeStale.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.trustPolicy.roots.agree(input.name, input.days, actor.userId);
  }),
  identities: api.trust.identities.handler(async ({ context }) => {
    const { trustPolicy } = await context.station();
    const { items, revocations } = await trustPolicy.identities.list();
    return { items: [...items], revocations: [...revocations] };
  }),
  allow: api.trust.allow.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.trustPolicy.identities.allow(input.signer, input.publishers, actor.userId);
  }),
  revoke: api.trust.revoke.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { signer, reason } = input;
    const fingerprint = 'fingerprint' in signer ? signer.fingerprint : namesOfIdentity(signer).fingerprint;
    return station.trustPolicy.identities.revoke(fingerprint, reason, actor.userId);
  }),
  pins: api.trust.pins.handler(async ({ context }) => {
    const { trustPolicy } = await context.station();
    return { items: [...(await trustPolicy.pins.list())] };
  }),
  acceptPins: api.trust.acceptPins.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { fingerprints, ...of } = input;
    return { items: [...(await station.trustPolicy.pins.accept(of, fingerprints, actor.userId))] };
  }),
  forgetPins: api.trust.forgetPins.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return { forgotten: await station.trustPolicy.pins.forget(input, actor.userId) };
  }),
  services: api.trust.services.handler(async ({ context }) => {
    const { trustPolicy } = await context.station();
    return trustPolicy.services.get();
  }),
  setServices: api.trust.setServices.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.trustPolicy.services.set(input, actor.userId);
  }),
};
