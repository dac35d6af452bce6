import { acting } from './context.ts';
import { api } from './implementer.ts';

export const samples = {
  list: api.samples.list.handler(async ({ context }) => {
    const station = await context.station();
    return { items: [...(await station.samples.list())] };
  }),
  add: api.samples.add.handler(async ({ context }) => {
    const { station, actor } = await acting(context);
    return { jobId: await station.jobs.start('add-samples', {}, actor.userId) };
  }),
};
