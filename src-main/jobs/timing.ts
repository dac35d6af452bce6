import { STORE_LIMITS } from '../../src-shared/limits.ts';

/** Times of the runner, milliseconds. Tests shorten them. */
export interface JobTiming {
  /** A job whose process did not renew its lease for so long is taken over. */
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  /** Least time between two progress events of a job. */
  readonly progressMs: number;
  /** How often a process looks for jobs that others left behind. */
  readonly pollMs: number;
  /** Wait before the second attempt; it doubles with each further one. */
  readonly retryMs: number;
  /** How long closing waits for handlers to stop. */
  readonly closeMs: number;
}

export const JOB_TIMING: JobTiming = {
  leaseMs: STORE_LIMITS.leaseMs,
  heartbeatMs: STORE_LIMITS.heartbeatMs,
  progressMs: 50,
  pollMs: STORE_LIMITS.heartbeatMs,
  retryMs: 1_000,
  closeMs: 5_000,
};

/** A job is begun so many times at the most, after crashes, retries and closings together. */
export const MAX_ATTEMPTS = 5;
/** Jobs one process works on at the same time. */
export const CONCURRENCY = 4;
