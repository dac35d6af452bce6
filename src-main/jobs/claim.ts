import { StationError } from '../../src-shared/errors/index.ts';
import type { JobRow, Tx } from '../store/port.ts';
import { cancelled, claimed, givenUp, write } from './transitions.ts';

/** Begins the next attempt of a job that nobody works on; where there must not be one, the job ends. */
export function claim(
  tx: Tx,
  row: JobRow,
  by: { readonly owner: string; readonly now: number; readonly leaseMs: number },
): Promise<JobRow> {
  const { id: jobId, attempts } = row;
  const { owner, now, leaseMs } = by;
  if (row.cancelRequested)
    return write(tx, cancelled(row, new StationError('jobs.cancelled', { jobId }), now), now);
  if (attempts >= row.maxAttempts) {
    const error = new StationError('jobs.attempts-exhausted', { jobId, attempts });
    return write(tx, givenUp(row, error, now), now);
  }
  return write(tx, claimed(row, owner, now + leaseMs), now);
}
