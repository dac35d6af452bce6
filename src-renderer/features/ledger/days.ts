/** A day of the person's own calendar as `2026-11-22`. */
export type DayKey = string;

const pad = (value: number): string => String(value).padStart(2, '0');

export function dayOf(moment: Date): DayKey {
  return `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
}

/** Null for what names no day. */
export function readDay(text: unknown): DayKey | null {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  return dayOf(startOf(text)) === text ? text : null;
}

function startOf(day: DayKey, plusDays = 0): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + plusDays);
}

/** The last moment of the day, as the API takes it. */
export function endOf(day: DayKey): string {
  return new Date(startOf(day, 1).getTime() - 1).toISOString();
}

export function addDays(day: DayKey, days: number): DayKey {
  return dayOf(startOf(day, days));
}

/** The same date of another month, or its last day where it is shorter. */
export function addMonths(day: DayKey, months: number): DayKey {
  const start = startOf(day);
  const last = new Date(start.getFullYear(), start.getMonth() + months + 1, 0);
  return dayOf(new Date(last.getFullYear(), last.getMonth(), Math.min(start.getDate(), last.getDate())));
}

/** Days from one to the other; hours that summer time takes or gives do not count. */
export function daysBetween(from: DayKey, to: DayKey): number {
  return Math.round((startOf(to).getTime() - startOf(from).getTime()) / 86_400_000);
}

export function dayText(day: DayKey, style: 'long' | 'short' = 'long'): string {
  return new Intl.DateTimeFormat(
    'en-GB',
    style === 'long'
      ? { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }
      : { day: 'numeric', month: 'short', year: 'numeric' },
  ).format(startOf(day));
}

export function monthText(day: DayKey): string {
  const month = startOf(day);
  return new Intl.DateTimeFormat('en-GB', {
    month: 'short',
    ...(month.getMonth() === 0 ? { year: 'numeric' } : {}),
  }).format(month);
}
