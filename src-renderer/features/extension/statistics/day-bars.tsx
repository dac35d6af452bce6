import { useTranslation } from 'react-i18next';
import type { Statistics } from '../../../../src-shared/models/moderation.ts';
import { utcDay } from '../../../ui/format.ts';
import styles from './statistics.module.css';

const DAY_MS = 86_400_000;
/** Of the drawing, which is stretched to the width there is; its words are not. */
const WIDTH = 720;
const HEIGHT = 52;

/** One bar for each day from `since` to today, UTC; those who do not see it hear the days on which something was. */
export function DayBars({
  title,
  since,
  days,
  of,
}: {
  readonly title: string;
  readonly since: string;
  readonly days: Statistics['byDay'];
  readonly of: 'installs' | 'runs';
}) {
  const { t } = useTranslation('extension');
  const counts = new Map(days.map((one) => [one.day, one[of]]));
  const first = Date.parse(since);
  const amount = Math.max(1, Math.floor((Date.now() - first) / DAY_MS) + 1);
  const shown = Array.from({ length: amount }, (_, index) => {
    const day = new Date(first + index * DAY_MS).toISOString().slice(0, 10);
    return { day, count: counts.get(day) ?? 0 };
  });
  const most = Math.max(1, ...shown.map(({ count }) => count));
  const step = WIDTH / shown.length;
  const list = shown
    .filter(({ count }) => count > 0)
    .map(({ day, count }) => `${utcDay(day)}: ${count}`)
    .join(', ');
  return (
    <figure className={styles.figure}>
      <figcaption>{title}</figcaption>
      <p className={styles.scale}>{t('statistics.most', { count: most })}</p>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        width="100%"
        height={HEIGHT}
        preserveAspectRatio="none"
        role="img"
        aria-label={list === '' ? t('statistics.noDays', { title }) : `${title}: ${list}`}
      >
        {shown.map(({ day, count }, index) => {
          const height = (count / most) * HEIGHT;
          return (
            <rect
              key={day}
              x={index * step + step * 0.1}
              y={HEIGHT - height}
              width={Math.max(1, step * 0.8)}
              height={height}
              fill="var(--plot-line)"
            >
              <title>{`${utcDay(day)}: ${count}`}</title>
            </rect>
          );
        })}
      </svg>
      <p className={styles.scale} aria-hidden="true">
        <span>{utcDay(since)}</span>
        <span>{utcDay(new Date(first + (amount - 1) * DAY_MS).toISOString())}</span>
      </p>
    </figure>
  );
}
