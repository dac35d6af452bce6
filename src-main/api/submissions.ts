import { holdsRole } from '../../src-shared/models/role.ts';
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
      provenance: input.provenance ?? null,
      role: actor.role,
      publisherId: actor.publisherId ?? null,
      extensionId: actor.extensionId ?? null,
    };
    return { jobId: await station.jobs.start('submit', job, actor.userId) };
  }),
  get: api.submissions.get.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const submission = await station.registry.submissions.get(input.id);
    // A report quotes the code: over HTTP it is for whoever may have the bytes, and for who sent them.
    const mayRead =
      context.reach === 'local' ||
      holdsRole(actor.role, 'reviewer') ||
      submission.submittedBy === actor.userId ||
      submission.extensionId.split('.')[0] === actor.publisherId ||
      (await station.registry.extensions.mayFetch(submission.digest, actor));
    return { submission, report: mayRead ? await station.registry.submissions.report(input.id) : null };
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
