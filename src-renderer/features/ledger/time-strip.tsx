import { Button } from '@mantine/core';
import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, dayText, daysBetween, type DayKey } from './days.ts';
import { movedDay, type DayMark, type Strip } from './strip.ts';
import styles from './time-strip.module.css';

const TALLEST = 20;

/** More events make a taller mark, but a busy day must not hide the others. */
function height(count: number): number {
  return Math.min(TALLEST, 5 + Math.log2(count) * 4);
}

/** Months with a mark for each day on which something happened. Dragged, or moved by keys, to any day. */
export function TimeStrip({
  strip,
  day,
  today,
  onDay,
}: {
  readonly strip: Strip;
  readonly day: DayKey;
  readonly today: DayKey;
  readonly onDay: (day: DayKey) => void;
}) {
  const { t } = useTranslation('ledger');
  const track = useRef<HTMLDivElement>(null);
  const at = (index: number): string => `${((index + 0.5) / strip.length) * 100}%`;
  const index = daysBetween(strip.first, day);
  const isNow = day === today;

  const dayAt = (event: PointerEvent): DayKey => {
    const { left, width } = track.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
    return addDays(strip.first, Math.min(strip.length - 1, Math.floor(share * strip.length)));
  };
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1) return;
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    onDay(dayAt(event));
  };
  const press = (event: KeyboardEvent): void => {
    const next = movedDay(strip, day, event);
    if (next === null) return;
    event.preventDefault();
    onDay(next);
  };
  const told = (mark: DayMark | undefined): string =>
    mark === undefined
      ? t('strip.nothing')
      : (['came', 'went', 'changed'] as const)
          .filter((kind) => mark[kind] > 0)
          .map((kind) => t(`strip.${kind}`, { count: mark[kind] }))
          .join(', ');
  const here = strip.marks.find((mark) => mark.day === day);

  return (
    <div className={styles.strip}>
      <div className={styles.head}>
        <p className={styles.shown} aria-live="polite">
          <strong>{isNow ? t('strip.now') : t('strip.onDay', { day: dayText(day) })}</strong>
          <span>{told(here)}</span>
        </p>
        {isNow ? null : (
          <Button size="compact-sm" onClick={() => onDay(today)}>
            {t('strip.backToToday')}
          </Button>
        )}
        <ul className={styles.legend} aria-hidden="true">
          {(['came', 'went', 'changed'] as const).map((kind) => (
            <li key={kind} data-kind={kind}>
              {t(`strip.legend.${kind}`)}
            </li>
          ))}
        </ul>
      </div>
      <div
        ref={track}
        className={styles.track}
        role="slider"
        tabIndex={0}
        aria-label={t('strip.label')}
        aria-valuemin={0}
        aria-valuemax={strip.length - 1}
        aria-valuenow={index}
        aria-valuetext={`${dayText(day)}: ${told(here)}`}
        title={t('strip.hint')}
        onKeyDown={press}
        onPointerDown={drag}
        onPointerMove={drag}
      >
        {strip.months.map((month) => (
          <span key={month.index} className={styles.month} style={{ left: at(month.index - 0.5) }}>
            {month.label}
          </span>
        ))}
        <span className={styles.axis} />
        {strip.marks.map((mark) => (
          <span key={mark.day} className={styles.day} style={{ left: at(mark.index) }}>
            {mark.came > 0 ? <i data-kind="came" style={{ height: height(mark.came) }} /> : null}
            {mark.went > 0 ? <i data-kind="went" style={{ height: height(mark.went) }} /> : null}
            {mark.changed > 0 ? <i data-kind="changed" /> : null}
          </span>
        ))}
        <span className={styles.cursor} style={{ left: at(index) }} data-now={isNow || undefined} />
      </div>
    </div>
  );
}
