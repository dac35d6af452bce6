import { setTimeout as sleep } from 'node:timers/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Submission, VersionState } from '../../src-shared/models/catalog.ts';
import type { Station } from '../station.ts';
import { acting } from './context.ts';
import { pageByTime } from './cursor.ts';
import { api } from './implementer.ts';

/** How long a decision waits for the end of the audit that it needs. */
const AUDIT_WAIT_MS = 30_000;

export const workflows = {
  upload: api.workflows.upload.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { signature, ...upload } = input;
    const { id, simulated } = await station.registry.workflows.upload(upload, signature, actor);
    await station.jobs.start('audit', { submissionId: id }, actor.userId);
    return { id, status: 'uploaded' as const, message: 'WPK uploaded for review', ...mark(simulated) };
  }),

  list: api.workflows.list.handler(async ({ context, input }) => {
    const station = await context.station();
    const { items, nextCursor } = await pageByTime(
      input,
      ({ limit, after }) => station.registry.workflows.list({ limit, after }),
      ({ submittedAt, id }) => ({ at: submittedAt, id }),
    );
    return {
      wpks: items.map(({ id, name, version, state, simulated, submittedAt }) => ({
        id,
        name,
        version,
        status: statusOf(state),
        created_at: Math.floor(submittedAt / 1_000),
        ...mark(simulated),
      })),
      count: items.length,
      ...(nextCursor === undefined ? {} : { next_cursor: nextCursor }),
    };
  }),

  review: api.workflows.review.handler(async ({ context, input, signal }) => {
    const { station, actor } = await acting(context);
    const { id, decision, reason } = input;
    const { extensionId, version, digest, simulated } = await audited(station, id, signal);
    const { moderation } = station.registry;
    const target = { extensionId, version };
    if (decision === 'approve') {
      await moderation.approve(target, { reason, digest }, actor);
      await station.searchOrder.refresh();
      return { id, status: 'approved' as const, message: 'WPK approved', ...mark(simulated) };
    }
    await moderation.reject(target, { reason: reason ?? '', digest }, actor);
    return { id, status: 'rejected' as const, message: 'WPK rejected', ...mark(simulated) };
  }),
};

/** The platform knows no audit: whoever decides right after an upload waits for it. @throws workflows.audit-runs */
async function audited(station: Station, id: string, signal: AbortSignal | undefined): Promise<Submission> {
  const changes = new EventTarget();
  const stop = station.store.onChange(() => changes.dispatchEvent(new Event('change')));
  const deadline = performance.now() + AUDIT_WAIT_MS;
  try {
    for (;;) {
      const changed = new Promise((resolve) => changes.addEventListener('change', resolve, { once: true }));
      const submission = await station.registry.submissions.get(id);
      const { state, extensionId, version } = submission;
      if (state !== 'submitted' && state !== 'auditing') return submission;
      signal?.throwIfAborted();
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) throw new StationError('workflows.audit-runs', { extensionId, version });
      await Promise.race([changed, sleep(Math.min(leftMs, 1_000))]);
    }
  } finally {
    stop();
  }
}

function statusOf(state: VersionState): 'pending' | 'approved' | 'rejected' {
  return state === 'approved' || state === 'rejected' ? state : 'pending';
}

function mark(simulated: boolean): { readonly simulated?: true } {
  return simulated ? { simulated: true } : {};
}
