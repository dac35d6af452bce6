import { withEventMeta } from '@orpc/server';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Job, JobEvent } from '../../src-shared/models/job.ts';
import { holdsRole } from '../../src-shared/models/role.ts';
import { acting, unscoped, type ApiContext } from './context.ts';
import { pageByTime } from './cursor.ts';
import { api } from './implementer.ts';
import { whileSignedIn } from './signed-in.ts';

export const jobs = {
  get: api.jobs.get.handler(({ context, input }) => ownJob(context, input.jobId)),
  list: api.jobs.list.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const owner = seesAll(context) ? {} : { actor: actor.userId };
    const { state } = input;
    const filter = { ...(state === undefined ? {} : { state }), ...owner };
    return pageByTime(
      input,
      (page) => station.jobs.list({ ...filter, ...page }),
      ({ createdAt, id }) => ({ at: Date.parse(createdAt), id }),
    );
  }),
  // What is refused is refused before the stream begins, while there still is a status to say so with.
  watch: api.jobs.watch.handler(async ({ context, input, signal, lastEventId }) => {
    const station = await context.station();
    await ownJob(context, input.jobId);
    // A browser that lost its connection says by itself what it saw last (HTML, section 9.2.3).
    const seen = /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : 0;
    const from = Math.max(input.afterSeq, seen);
    const begin = (until: AbortSignal | undefined) => station.jobs.watch(input.jobId, from, until);
    return withIds(whileSignedIn(context, station.store, begin, signal));
  }),
  cancel: api.jobs.cancel.handler(async ({ context, input }) => {
    const station = await context.station();
    await ownJob(context, input.jobId);
    await station.jobs.cancel(input.jobId);
    return station.jobs.get(input.jobId);
  }),
  deadLetters: api.jobs.deadLetters.handler(async ({ context, input }) => {
    const { station } = await unscoped(context);
    return { items: [...(await station.jobs.deadLetters(input))] };
  }),
  retry: api.jobs.retry.handler(async ({ context, input }) => {
    const { station } = await unscoped(context);
    return station.jobs.retry(input.jobId);
  }),
};

async function* withIds(events: AsyncIterable<JobEvent>): AsyncGenerator<JobEvent, void, void> {
  for await (const event of events) yield withEventMeta(event, { id: String(event.seq) });
}

/**
 * Whoever is signed in to a server knows of their own jobs; its administrators and the person at a desktop of all. A token of
 * one publisher is no administrator of the others.
 */
async function ownJob(context: ApiContext, jobId: string): Promise<Job> {
  const { station, actor } = await acting(context);
  const job = await station.jobs.get(jobId);
  if (!seesAll(context) && job.actor !== actor.userId) throw new StationError('jobs.not-found', { jobId });
  return job;
}

function seesAll({ reach, role, publisherId = null }: ApiContext): boolean {
  return reach === 'local' || (holdsRole(role, 'admin') && publisherId === null);
}
