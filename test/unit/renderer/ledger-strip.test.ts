import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  dayOf,
  daysBetween,
  endOf,
  readDay,
} from '../../../src-renderer/features/ledger/days.ts';
import { movedDay, stripOf } from '../../../src-renderer/features/ledger/strip.ts';

/** A moment of the machine's own calendar, in whatever zone the test runs. */
const at = (day: string, hour = 12): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date, hour).toISOString();
};
const TODAY = '2026-11-22';

describe('days of the calendar', () => {
  it('go over the ends of months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-03-31', -13)).toBe('2025-02-28');
    expect(daysBetween('2026-01-01', '2027-01-01')).toBe(365);
  });

  it('end with their last millisecond', () => {
    const end = new Date(endOf(TODAY));
    expect(dayOf(end)).toBe(TODAY);
    expect(dayOf(new Date(end.getTime() + 1))).toBe('2026-11-23');
  });

  it('are read from an address only when they exist', () => {
    expect(readDay(TODAY)).toBe(TODAY);
    for (const wrong of ['2026-02-30', 'today', '', undefined, 3]) expect(readDay(wrong)).toBeNull();
  });
});

describe('the strip of time', () => {
  it('shows six months when nothing happened', () => {
    const strip = stripOf([], TODAY);
    expect(strip).toMatchObject({ first: '2026-06-01', last: TODAY, marks: [] });
    expect(strip.months).toHaveLength(6);
    expect(strip.length).toBe(daysBetween(strip.first, strip.last) + 1);
  });

  it('begins with the month of the first event when that is earlier', () => {
    expect(stripOf([{ at: at('2025-03-09'), action: 'install', count: 1 }], TODAY).first).toBe('2025-03-01');
  });

  it('adds up what came, went and changed on each day', () => {
    const { marks } = stripOf(
      [
        { at: at('2026-10-01', 1), action: 'install', count: 5 },
        { at: at('2026-10-01', 23), action: 'update', count: 1 },
        { at: at('2026-10-01', 23), action: 'pin', count: 2 },
        { at: at('2026-10-02'), action: 'uninstall', count: 1 },
      ],
      TODAY,
    );
    expect(marks).toMatchObject([
      { day: '2026-10-01', came: 6, went: 0, changed: 2 },
      { day: '2026-10-02', came: 0, went: 1, changed: 0 },
    ]);
  });

  it('moves by days, months, events and to its ends, never beyond them', () => {
    const strip = stripOf([{ at: at('2026-10-01'), action: 'install', count: 1 }], TODAY);
    const move = (key: string, ctrlKey = false) => movedDay(strip, TODAY, { key, ctrlKey });
    expect(move('ArrowLeft')).toBe('2026-11-21');
    expect(move('ArrowRight')).toBe(TODAY);
    expect(move('PageDown')).toBe('2026-10-22');
    expect(move('ArrowLeft', true)).toBe('2026-10-01');
    expect(move('Home')).toBe(strip.first);
    expect(move('End')).toBe(TODAY);
    expect(move('Tab')).toBeNull();
  });

  it('names only some of many months', () => {
    const { months } = stripOf([{ at: at('2020-01-01'), action: 'install', count: 1 }], TODAY);
    expect(months.length).toBeLessThanOrEqual(14);
  });
});
