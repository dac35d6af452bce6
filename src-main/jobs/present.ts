import type { Job, JobEvent } from '../../src-shared/models/job.ts';
import type { JobEventRow, JobRow } from '../store/port.ts';

/** A job as the API speaks of it. */
export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    progress: row.progress,
    phase: row.phase,
    attempts: row.attempts,
    actor: row.actor,
    createdAt: new Date(row.createdAt).toISOString(),
    finishedAt: row.finishedAt === null ? null : new Date(row.finishedAt).toISOString(),
    result: row.result,
    error: row.error as Job['error'],
    dead: row.dead,
    retryAt: waitsUntil(row),
  };
}

/** When a job that waits for another attempt gets it. */
function waitsUntil({ state, owner, leaseUntil }: JobRow): string | null {
  const waits = state === 'running' && owner === null && leaseUntil !== null;
  return waits ? new Date(leaseUntil).toISOString() : null;
}

export function toEvent(row: JobEventRow): JobEvent {
  return { ...row, at: new Date(row.at).toISOString() };
}
