import { acting } from './context.ts';
import { api } from './implementer.ts';

export const runs = {
  start: api.runs.start.handler(async ({ context, input, signal }) => {
    const { station, actor } = await acting(context);
    const answer = await station.installs.run(
      {
        extensionId: input.extensionId,
        name: input.name,
        input: input.input,
        signal,
        limits: { wallMs: input.timeoutMs },
      },
      actor.userId,
    );
    return { ...answer.result, runId: answer.runId, granted: [...answer.granted] };
  }),
  available: api.runs.available.handler(async ({ context }) => {
    const station = await context.station();
    return { items: [...(await station.installs.runnable())] };
  }),
  get: api.runs.get.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.installs.getRun(input.runId);
  }),
  list: api.runs.list.handler(async ({ context, input }) => {
    const station = await context.station();
    return { items: [...(await station.installs.listRuns(input))] };
  }),
};
