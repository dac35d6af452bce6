import type { Json, JsonObject } from '../../src-shared/json.ts';
import { holdsRole } from '../../src-shared/models/role.ts';
import { signerKeyOf } from '../trust/index.ts';
import { acting } from './context.ts';
import { pageByTime } from './cursor.ts';
import { api } from './implementer.ts';

export const submissions = {
  start: api.submissions.start.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { digest, publicKey = null } = input;
    const isKeySigned = isSignedByKey(input.bundle);
    // Both are read as bundles before anything is made of them.
    const bundle = input.bundle as JsonObject | null;
    const provenance = (input.provenance ?? null) as JsonObject | null;
    const offer = { digest, bundle, publicKey, provenance };
    if (isKeySigned) {
      // Refused here and now, or in; what remains is the audit.
      const { id } = await station.registry.submissions.submit(offer, actor);
      return { jobId: await station.jobs.start('audit', { submissionId: id }, actor.userId) };
    }
    const { role, publisherId = null, extensionId = null } = actor;
    const job = { ...offer, role, publisherId, extensionId };
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

/** A certificate's bundle is verified in the job, with its log entry and its time. @throws trust.bundle-malformed */
function isSignedByKey(bundle: Json): boolean {
  return bundle === null || signerKeyOf(bundle).identity === null;
}
