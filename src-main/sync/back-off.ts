import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import { retryAfterMs as askedFor } from '../events/index.ts';

/** RFC 9110 section 10.2.3: how long a server asks to be left alone, held to a day; null where it says nothing. */
export function retryAfterMs(field: string | undefined, now: number): number | null {
  return field === undefined ? null : Math.min(askedFor(field, now), SYNC_LIMITS.longestRetryAfterMs);
}

/** The wait before the next try after so many that failed, where the server said nothing: doubled each time. */
export function backOffMs(failures: number): number {
  return Math.min(SYNC_LIMITS.firstWaitMs * 2 ** Math.max(0, failures - 1), SYNC_LIMITS.longestWaitMs);
}
