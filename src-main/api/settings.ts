import { acting } from './context.ts';
import { api } from './implementer.ts';

export const settings = {
  simulation: api.settings.simulation.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    await station.simulation.set(input.enabled, actor.userId);
    return { enabled: await station.simulation.enabled() };
  }),
  ofExtension: api.settings.ofExtension.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.installs.settings(input.extensionId);
  }),
  setOfExtension: api.settings.setOfExtension.handler(async ({ context, input }) => {
    const station = await context.station();
    return { values: await station.installs.setSettings(input.extensionId, input.values) };
  }),
};
