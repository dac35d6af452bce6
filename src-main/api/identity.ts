import { acting } from './context.ts';
import { api } from './implementer.ts';

export const identity = {
  get: api.identity.get.handler(async ({ context }) => {
    const station = await context.station();
    return { ...(await station.keys.current()), protection: station.keys.protection };
  }),
  list: api.identity.list.handler(async ({ context }) => {
    const station = await context.station();
    return { items: [...(await station.keys.list())] };
  }),
  export: api.identity.export.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.identityFiles.export(input.out, input.passphrase, input.replace);
  }),
  import: api.identity.import.handler(async ({ context, input }) => {
    const station = await context.station();
    const imported = await station.identityFiles.import(input.path, input.passphrase);
    return { ...imported, protection: station.keys.protection };
  }),
  rotate: api.identity.rotate.handler(async ({ context }) => {
    const { station, actor } = await acting(context);
    return station.rotateIdentity(actor);
  }),
  sign: api.identity.sign.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.signing.signFile(input.path);
  }),
  signKeyless: api.identity.signKeyless.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.signing.signKeyless(input.path, input);
  }),
  provenance: api.identity.provenance.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.provenance.stateFile(input.path);
  }),
  verify: api.identity.verify.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.signing.verifyFile(input.path, input.bundle);
  }),
};
