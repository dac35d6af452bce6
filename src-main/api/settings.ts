import { api } from './implementer.ts';

export const settings = {
  simulation: api.settings.simulation.handler(async ({ context, input }) => {
    const station = await context.station();
    await station.simulation.set(input.enabled);
    return { enabled: await station.simulation.enabled() };
  }),
  ofExtension: api.settings.ofExtension.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.installs.settings(input.extensionId);
  }),
  setOfExtension: api.settings.setOfExtension.handler(async ({ context, input }) => {
    const station = await context.station();
    for (const [key, value] of Object.entries(input.values)) {
      await station.installs.setSetting(input.extensionId, key, value);
    }
    const { values } = await station.installs.settings(input.extensionId);
    return { values };
  }),
};
