import { api } from './implementer.ts';

export const sync = {
  entries: api.sync.entries.handler(async ({ context, input }) => {
    const station = await context.station();
    const page = await station.sync.entries(input);
    return { ...page, items: [...page.items] };
  }),
  bundle: api.sync.bundle.handler(async ({ context, input }) => {
    const station = await context.station();
    return { bundle: await station.sync.bundle(input.extensionId, input.version) };
  }),
};
