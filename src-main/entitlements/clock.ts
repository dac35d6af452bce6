import type { Tx } from '../store/port.ts';

/**
 * The latest time that this home has seen. A clock that was put back does not bring back what has ended: entitlements are held
 * against whichever is later.
 */
const KEY = 'entitlements.latest-time';

/** UTC milliseconds: the clock, or the latest time seen where the clock is behind it. */
export async function guardedTime(tx: Tx, now: number): Promise<number> {
  return Math.max(now, await latest(tx));
}

/** Remembers a time that was seen. */
export async function sawTime(tx: Tx, time: number): Promise<void> {
  if (time > (await latest(tx))) await tx.settings.set(KEY, time);
}

/**
 * An issuer vouches for the time, in an entitlement that was never seen before: what this home saw while its clock ran ahead is
 * forgotten. Nothing else takes a time back.
 */
export async function resetTime(tx: Tx, issuedAt: number, now: number): Promise<void> {
  await tx.settings.set(KEY, Math.max(issuedAt, now));
}

async function latest(tx: Tx): Promise<number> {
  const seen = await tx.settings.get(KEY);
  return typeof seen === 'number' ? seen : 0;
}
