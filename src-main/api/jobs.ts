import { api } from './implementer.ts';

export const jobs = {
  get: api.jobs.get.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.jobs.get(input.jobId);
  }),
  list: api.jobs.list.handler(async ({ context, input }) => {
    const station = await context.station();
    return { items: [...(await station.jobs.list(input))] };
  }),
  watch: api.jobs.watch.handler(async function* ({ context, input, signal }) {
    const station = await context.station();
    yield* station.jobs.watch(input.jobId, input.afterSeq, signal);
  }),
  cancel: api.jobs.cancel.handler(async ({ context, input }) => {
    const station = await context.station();
    await station.jobs.cancel(input.jobId);
    return station.jobs.get(input.jobId);
  }),
};
