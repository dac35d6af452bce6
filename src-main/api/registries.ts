import { acting } from './context.ts';
import { api } from './implementer.ts';

export const registries = {
  propose: api.registries.propose.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.sync.propose(input);
  }),
  add: api.registries.add.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.sync.add(input, actor.userId);
  }),
  list: api.registries.list.handler(async ({ context }) => {
    const station = await context.station();
    return { items: [...(await station.sync.list())] };
  }),
  status: api.registries.status.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.sync.status(input.id);
  }),
  remove: api.registries.remove.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const kept = await station.sync.remove(input.id, actor.userId);
    return { removed: true as const, kept: [...kept] };
  }),
  setToken: api.registries.setToken.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.sync.setToken(input.id, input.token);
  }),
  sync: api.registries.sync.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { ids, without } = await station.sync.reachable(input.id);
    const jobs: { id: string; jobId: string }[] = [];
    for (const id of ids) jobs.push({ id, jobId: await station.jobs.start('sync', { id }, actor.userId) });
    return { jobs, withoutAddress: [...without] };
  }),
  history: api.registries.history.handler(async ({ context, input }) => {
    const station = await context.station();
    return { items: [...(await station.sync.history(input))] };
  }),
  conflicts: api.registries.conflicts.handler(async ({ context, input }) => {
    const station = await context.station();
    return { items: [...(await station.sync.conflicts(input))] };
  }),
  fetch: api.registries.fetch.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return { jobId: await station.jobs.start('fetch-package', input, actor.userId) };
  }),
  automatic: api.registries.automatic.handler(async ({ context, input }) => {
    const station = await context.station();
    return { hours: await station.sync.automatic(input.hours) };
  }),
};
