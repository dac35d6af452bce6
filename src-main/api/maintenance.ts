import { acting } from './context.ts';
import { api } from './implementer.ts';

export const maintenance = {
  doctor: api.maintenance.doctor.handler(async ({ context }) => {
    const station = await context.station();
    return station.maintenance.doctor();
  }),
  verifyLog: api.maintenance.verifyLog.handler(async ({ context, signal }) => {
    const station = await context.station();
    const found = await station.log.recompute(signal);
    return { ...found, ok: found.problems.length === 0, problems: [...found.problems] };
  }),
  space: api.maintenance.space.handler(async ({ context }) => {
    const station = await context.station();
    const { home, parts } = await station.maintenance.space();
    return { home, parts: [...parts] };
  }),
  backup: api.maintenance.backup.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.maintenance.backup(input.out, input.replace);
  }),
  reindex: api.maintenance.reindex.handler(async ({ context }) => {
    const { station, actor } = await acting(context);
    return { jobId: await station.jobs.start('renumber-search', {}, actor.userId) };
  }),
  collect: api.maintenance.collect.handler(async ({ context }) => {
    const station = await context.station();
    return { collected: [...(await station.maintenance.collect())] };
  }),
};
