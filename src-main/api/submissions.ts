import { acting } from './context.ts';
import { pageByTime } from './cursor.ts';
import { api } from './implementer.ts';

export const submissions = {
  start: api.submissions.start.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const job = {
      digest: input.digest,
      bundle: input.bundle,
      publicKey: input.publicKey ?? null,
      role: actor.role,
      publisherId: actor.publisherId ?? null,
      extensionId: actor.extensionId ?? null,
    };
    return { jobId: await station.jobs.start('submit', job, actor.userId) };
  }),
  get: api.submissions.get.handler(async ({ context, input }) => {
    const station = await context.station();
    const [submission, report] = await Promise.all([
      station.registry.submissions.get(input.id),
      station.registry.submissions.report(input.id),
    ]);
    return { submission, report };
  }),
  list: api.submissions.list.handler(async ({ context, input }) => {
    const station = await context.station();
    const { cursor: _cursor, limit: _limit, offset: _offset, ...filter } = input;
    return pageByTime(
      input,
      (page) => station.registry.submissions.list({ ...filter, ...page }),
      ({ submittedAt, id }) => ({ at: Date.parse(submittedAt), id }),
    );
  }),
};
