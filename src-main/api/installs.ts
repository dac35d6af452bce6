import { acting } from './context.ts';
import { api } from './implementer.ts';

export const installs = {
  plan: api.installs.plan.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.installs.plan(input, actor.userId);
  }),
  consent: api.installs.consent.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.installs.consent(input.planId);
  }),
  install: api.installs.install.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { planId, token, ...choices } = input;
    await station.installs.check(planId, token, choices);
    return { jobId: await station.jobs.start('install', { planId, token, choices }, actor.userId) };
  }),
  list: api.installs.list.handler(async ({ context, input }) => {
    const station = await context.station();
    return { items: [...(await station.installs.list(input))] };
  }),
  get: api.installs.get.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.installs.get(input.extensionId);
  }),
  history: api.installs.history.handler(async ({ context, input }) => {
    const station = await context.station();
    return { items: [...(await station.installs.history(input))] };
  }),
  asOf: api.installs.asOf.handler(async ({ context, input }) => {
    const station = await context.station();
    return { items: [...(await station.installs.asOf(Date.parse(input.at)))] };
  }),
  activity: api.installs.activity.handler(async ({ context }) => {
    const station = await context.station();
    return { items: [...(await station.installs.activity())] };
  }),
  events: api.installs.events.handler(async ({ context, input }) => {
    const station = await context.station();
    return { items: [...(await station.installs.events(input.extensionId))] };
  }),
  exposed: api.installs.exposed.handler(async ({ context, input }) => {
    const station = await context.station();
    return { items: [...(await station.installs.exposed(input))] };
  }),
  enable: api.installs.enable.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.installs.enable(input.extensionId, actor.userId);
  }),
  disable: api.installs.disable.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.installs.disable(input.extensionId, actor.userId);
  }),
  pin: api.installs.pin.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.installs.pin(input.extensionId, input.pinned, actor.userId);
  }),
  narrow: api.installs.narrow.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.installs.setGrants(input.extensionId, input.grants, actor.userId);
  }),
  uninstall: api.installs.uninstall.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const done = await station.installs.uninstall(input, actor.userId);
    return { ...done, unneeded: [...done.unneeded], removed: [...done.removed] };
  }),
  fsck: api.installs.fsck.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const report = await station.installs.fsck({ repair: input.repair, actor: actor.userId });
    return { ...report, lines: [...report.lines] };
  }),
  startFsck: api.installs.startFsck.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return { jobId: await station.jobs.start('fsck', input, actor.userId) };
  }),
};
