import type { JsonObject } from '../../src-shared/json.ts';
import { acting } from './context.ts';
import { api } from './implementer.ts';

export const mirror = {
  startExport: api.mirror.startExport.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { since, sinceDate, from, ...rest } = input;
    const wanted = { ...rest, from: from ?? null, since: since ?? sinceDate ?? null };
    return { jobId: await station.jobs.start('mirror-export', plain(wanted), actor.userId) };
  }),
  startInspect: api.mirror.startInspect.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return { jobId: await station.jobs.start('mirror-inspect', plain(input), actor.userId) };
  }),
  review: api.mirror.review.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.mirror.review(input.reviewId);
  }),
  startImport: api.mirror.startImport.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    await station.mirror.check(input.reviewId, input.fingerprint);
    return { jobId: await station.jobs.start('mirror-import', plain(input), actor.userId) };
  }),
};

/** Inputs of jobs are written down as JSON, which has no absent fields. */
function plain(input: object): JsonObject {
  return JSON.parse(JSON.stringify(input)) as JsonObject;
}
