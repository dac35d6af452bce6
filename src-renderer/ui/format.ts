const UNITS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

// Made once: each is a hundred times as dear to make as to use.
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const EXACT = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'long' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const UTC_DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const COUNT = new Intl.NumberFormat('en');
const SHORT_COUNT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** "3 hours ago", "in 2 days", "just now". */
export function timeAgo(iso: string, now: number): string {
  const away = Date.parse(iso) - now;
  const found = UNITS.find(([, ms]) => Math.abs(away) >= ms);
  if (found === undefined) return 'just now';
  const [unit, ms] = found;
  return RELATIVE.format(Math.trunc(away / ms), unit);
}

/** The exact time, for hovering and for papers. */
export function exactTime(iso: string): string {
  return EXACT.format(new Date(iso));
}

/** `22 Nov 2026` */
export function day(iso: string): string {
  return DAY.format(new Date(iso));
}

/** The same of a day that was counted in UTC: `2026-11-22` is that day wherever one sits. */
export function utcDay(date: string): string {
  return UTC_DAY.format(new Date(date));
}

const KIB = 1024;

/** Sizes in MiB with one decimal; below a tenth of one in KiB, below one of those in bytes. */
export function bytes(size: number): string {
  if (size >= 0.1 * KIB * KIB) return `${(size / KIB / KIB).toFixed(1)} MiB`;
  return size >= KIB ? `${(size / KIB).toFixed(1)} KiB` : `${size} B`;
}

/** 1,234 */
export function count(value: number): string {
  return COUNT.format(value);
}

/** 12,345 as `12.3k`, for narrow columns. */
export function shortCount(value: number): string {
  if (value < 10_000) return count(value);
  return SHORT_COUNT.format(value).toLowerCase();
}

/** `sha256:9f2c…41ab`, or the start and end of any long id. */
export function shortDigest(digest: string): string {
  const [, scheme = '', hex = digest] = /^([a-z0-9]+:)?(.*)$/s.exec(digest) ?? [];
  return hex.length <= 12 ? digest : `${scheme}${hex.slice(0, 4)}…${hex.slice(-4)}`;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const SHORT_DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** `10:42` of today, `21 Nov, 10:42` of this year's other days, `22 Nov 2025` before. */
export function clock(iso: string, now: number): string {
  const at = new Date(iso);
  const today = new Date(now);
  if (at.toDateString() === today.toDateString()) return CLOCK.format(at);
  return at.getFullYear() === today.getFullYear() ? `${SHORT_DAY.format(at)}, ${CLOCK.format(at)}` : day(iso);
}
