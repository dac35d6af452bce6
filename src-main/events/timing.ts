import { WEBHOOK_LIMITS } from '../../src-shared/limits.ts';

/** Times of deliveries, milliseconds, and their bounds. Tests shorten them. */
export interface DeliveryTiming {
  readonly attempts: number;
  readonly attemptMs: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  readonly longestRetryAfterMs: number;
  readonly failingMs: number;
  /** Deliveries that one process is at, and how many of them to one endpoint: a slow one must not hold up the rest. */
  readonly hands: number;
  readonly handsPerEndpoint: number;
  /** The longest that nobody looks, should a change of another process go unheard. */
  readonly lookMs: number;
}

export const DELIVERY_TIMING: DeliveryTiming = {
  attempts: WEBHOOK_LIMITS.attempts,
  attemptMs: WEBHOOK_LIMITS.attemptMs,
  firstWaitMs: WEBHOOK_LIMITS.firstWaitMs,
  longestWaitMs: WEBHOOK_LIMITS.longestWaitMs,
  longestRetryAfterMs: WEBHOOK_LIMITS.longestRetryAfterMs,
  failingMs: WEBHOOK_LIMITS.failingMs,
  hands: 16,
  handsPerEndpoint: 2,
  lookMs: 30_000,
};
