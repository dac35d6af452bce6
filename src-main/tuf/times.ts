/** The specification that what we publish follows. */
export const SPEC_VERSION = '1.0.31';

const DAY = 24 * 3_600_000;

/** How long each role's signature lasts. */
export const LIFETIME_MS = {
  root: 365 * DAY,
  targets: 90 * DAY,
  catalog: 14 * DAY,
  publisher: 90 * DAY,
  snapshot: 7 * DAY,
  timestamp: DAY,
} as const;

export type TimedRole = keyof typeof LIFETIME_MS;

/** Superseded files stay for clients that read them just now. */
export const GRACE_MS = DAY;

/** Section 4.3: whole seconds. */
export function expiryOf(role: TimedRole, now: number): string {
  return new Date(now + LIFETIME_MS[role]).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** Half of the time is left for a server that is off, or whose clock is wrong. */
export function isToRenew(role: TimedRole, expires: string, now: number): boolean {
  return Date.parse(expires) - now < LIFETIME_MS[role] / 2;
}
