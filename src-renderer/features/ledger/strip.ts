import { addDays, addMonths, dayOf, daysBetween, monthText, type DayKey } from './days.ts';

/** What the API counts: one action in one quarter of an hour. */
export interface Activity {
  readonly at: string;
  readonly action: string;
  readonly count: number;
}

/** What came, what went, and what changed on one day. */
export interface DayMark {
  readonly day: DayKey;
  /** From the strip's first day. */
  readonly index: number;
  readonly came: number;
  readonly went: number;
  readonly changed: number;
}

export interface Strip {
  readonly first: DayKey;
  readonly last: DayKey;
  /** Days in the strip, both ends included. */
  readonly length: number;
  readonly marks: readonly DayMark[];
  readonly months: readonly { readonly index: number; readonly label: string }[];
}

const CAME: ReadonlySet<string> = new Set(['install', 'update', 'rollback']);
const WENT: ReadonlySet<string> = new Set(['uninstall', 'block']);

/** At least this many months are shown, so that the first day does not fill the whole strip. */
const MONTHS = 6;

/** A strip from the month of the first event, or from six months ago, to today. */
export function stripOf(activity: readonly Activity[], today: DayKey): Strip {
  const days = new Map<DayKey, { came: number; went: number; changed: number }>();
  for (const { at, action, count } of activity) {
    const day = dayOf(new Date(at));
    const sums = days.get(day) ?? { came: 0, went: 0, changed: 0 };
    sums[CAME.has(action) ? 'came' : WENT.has(action) ? 'went' : 'changed'] += count;
    days.set(day, sums);
  }
  const ordered = [...days.keys()].toSorted();
  const early = monthStart(addMonths(today, 1 - MONTHS));
  const oldest = ordered[0];
  const first = oldest !== undefined && oldest < early ? monthStart(oldest) : early;
  // A clock that was set back must not hide what it wrote before.
  const newest = ordered.at(-1) ?? today;
  const last = newest > today ? newest : today;
  return {
    first,
    last,
    length: daysBetween(first, last) + 1,
    marks: ordered.map((day) => ({
      day,
      index: daysBetween(first, day),
      ...(days.get(day) ?? { came: 0, went: 0, changed: 0 }),
    })),
    months: monthsOf(first, last),
  };
}

function monthStart(day: DayKey): DayKey {
  return `${day.slice(0, 7)}-01`;
}

function monthsOf(first: DayKey, last: DayKey): Strip['months'] {
  const months = [];
  for (let month = first; month <= last; month = addMonths(month, 1))
    months.push({ index: daysBetween(first, month), label: monthText(month) });
  // Of many months only every few have room for their names.
  const step = Math.ceil(months.length / 14);
  return months.filter((_, index) => index % step === 0);
}

/** Which day a key moves to; null for keys that move nothing. With Ctrl the arrows go from event to event. */
export function movedDay(
  strip: Strip,
  day: DayKey,
  key: { readonly key: string; readonly ctrlKey: boolean },
): DayKey | null {
  const within = (wanted: DayKey): DayKey =>
    wanted < strip.first ? strip.first : wanted > strip.last ? strip.last : wanted;
  const events = strip.marks.map((mark) => mark.day);
  switch (key.key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return key.ctrlKey ? (events.findLast((one) => one < day) ?? day) : within(addDays(day, -1));
    case 'ArrowRight':
    case 'ArrowUp':
      return key.ctrlKey ? (events.find((one) => one > day) ?? strip.last) : within(addDays(day, 1));
    case 'PageDown':
      return within(addMonths(day, -1));
    case 'PageUp':
      return within(addMonths(day, 1));
    case 'Home':
      return strip.first;
    case 'End':
      return strip.last;
    default:
      return null;
  }
}
