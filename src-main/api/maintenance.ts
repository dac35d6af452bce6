import { api } from './implementer.ts';

export const maintenance = {
  doctor: api.maintenance.doctor.handler(async ({ context }) => {
    const station = await context.station();
    return station.maintenance.doctor();
  }),
  backup: api.maintenance.backup.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.maintenance.backup(input.out);
  }),
  collect: api.maintenance.collect.handler(async ({ context }) => {
    const station = await context.station();
    return { collected: [...(await station.maintenance.collect())] };
  }),
};
