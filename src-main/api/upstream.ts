import { acting } from './context.ts';
import { api } from './implementer.ts';

export const upstream = {
  publish: api.upstream.publish.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.upstream.publish(input, actor);
  }),
  rate: api.upstream.rate.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.upstream.rate(input, actor);
  }),
  unrate: api.upstream.unrate.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.upstream.unrate(input, actor);
  }),
  decide: api.upstream.decide.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.upstream.decide(input, actor);
  }),
  report: api.upstream.report.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.upstream.report(input, actor);
  }),
  list: api.upstream.list.handler(async ({ context, input }) => {
    const station = await context.station();
    const { items, ...counts } = await station.upstream.list(input);
    return { items: [...items], ...counts };
  }),
  get: api.upstream.get.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.upstream.get(input.id);
  }),
  send: api.upstream.send.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { registryId = null } = input;
    return { jobId: await station.jobs.start('upstream', { registryId }, actor.userId) };
  }),
  retry: api.upstream.retry.handler(async ({ context, input }) => {
    const { station } = await acting(context);
    return station.upstream.retry(input.id);
  }),
  cancel: api.upstream.cancel.handler(async ({ context, input }) => {
    const { station } = await acting(context);
    return station.upstream.cancel(input.id);
  }),
  resolve: api.upstream.resolve.handler(async ({ context, input }) => {
    const { station } = await acting(context);
    return station.upstream.resolve(input.id, input.keep);
  }),
};
