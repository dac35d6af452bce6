import type { DeliveryTiming } from './timing.ts';

/** How much a wait is spread either way, so that receivers that came back are not met by everything at once. */
const JITTER = 0.2;

/**
 * How long to wait after so many failed attempts: four times as long each time, spread, and never less than the receiver asked.
 * @param random 0 to 1
 */
export function waitAfter(
  attempts: number,
  askedMs: number,
  timing: Pick<DeliveryTiming, 'firstWaitMs' | 'longestWaitMs' | 'longestRetryAfterMs'>,
  random: number,
): number {
  const grown = Math.min(timing.longestWaitMs, timing.firstWaitMs * 4 ** (attempts - 1));
  const spread = grown * (1 - JITTER + 2 * JITTER * random);
  return Math.round(Math.max(spread, Math.min(askedMs, timing.longestRetryAfterMs)));
}

/** RFC 9110 section 10.2.3: seconds or a date. Milliseconds from now; 0 for anything else. */
export function retryAfterMs(field: string | null, now: number): number {
  if (field === null) return 0;
  if (/^\d{1,9}$/.test(field)) return Number(field) * 1_000;
  const date = Date.parse(field);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}
