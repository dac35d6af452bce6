import { StationError, type ErrorCode } from '../../src-shared/errors/index.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import type { RemoteRow } from '../store/port.ts';

/** A day: further apart than clocks drift, and as long as the shortest life of signed metadata. */
const APART_MS = 24 * 3_600_000;

const ABOUT_TIME = new Set<ErrorCode>([
  'sync.metadata-frozen',
  'sync.metadata-root-expired',
  'sync.metadata-stale',
]);

/**
 * How old signed metadata is can only be told by a clock that is right. Where this machine's and the server's are far apart nobody can
 * say which of them is: what is known stays as it was, whatever the metadata seems to be.
 * @param serverTime what the last answer's Date field said, UTC milliseconds; null where it said nothing
 * @throws sync.clock-differs
 */
export function demandSameClock(id: string, serverTime: number | null, now: number): void {
  if (areApart(serverTime, now)) throw clockDiffers(id, serverTime, now);
}

/** Metadata that seems to be over while the clocks are far apart: the clock is what to look at. */
export function clockRefusal(thrown: unknown, id: string, serverTime: number | null, now: number): unknown {
  if (!(thrown instanceof StationError) || !ABOUT_TIME.has(thrown.code)) return thrown;
  return areApart(serverTime, now) ? clockDiffers(id, serverTime, now, thrown) : thrown;
}

/** Nobody waits longer than a server may ask for: such a time was written down under another clock. */
export function isWaiting({ backOffUntil }: Pick<RemoteRow, 'backOffUntil'>, now: number): boolean {
  if (backOffUntil === null || backOffUntil <= now) return false;
  return backOffUntil - now <= SYNC_LIMITS.longestRetryAfterMs;
}

function areApart(serverTime: number | null, now: number): serverTime is number {
  return serverTime !== null && Math.abs(serverTime - now) >= APART_MS;
}

function clockDiffers(id: string, serverTime: number, now: number, cause?: unknown): StationError {
  const [here, there] = [now, serverTime].map((time) => new Date(time).toISOString());
  return new StationError('sync.clock-differs', { id, here, there }, cause);
}
