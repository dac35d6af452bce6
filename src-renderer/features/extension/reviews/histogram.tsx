import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RatingSummary } from '../../../../src-shared/models/catalog.ts';
import { count } from '../../../ui/format.ts';
import { Stars } from '../../../ui/stars.tsx';
import styles from './reviews.module.css';

const ROWS = [5, 4, 3, 2, 1] as const;

/** How many gave how many stars; each bar narrows the list to those. */
export function Histogram({
  summary,
  chosen,
  onChoose,
}: {
  readonly summary: RatingSummary;
  readonly chosen: number | null;
  readonly onChoose: (stars: number | null) => void;
}) {
  const { t } = useTranslation('extension');
  const { t: ui } = useTranslation('ui');
  const most = Math.max(1, ...summary.histogram);
  return (
    <div className={styles.summary}>
      <div className={styles.mean}>
        <span className={styles.figure}>{summary.mean?.toFixed(1) ?? ''}</span>
        <Stars value={summary.mean ?? 0} size={16} />
        <span className={styles.quiet}>{ui('ratings', { count: summary.count })}</span>
      </div>
      <div className={styles.bars} role="group" aria-label={t('reviews.histogram')}>
        {ROWS.map((stars) => {
          const amount = summary.histogram[stars - 1] ?? 0;
          return (
            <UnstyledButton
              key={stars}
              className={styles.bar}
              aria-pressed={chosen === stars}
              onClick={() => onChoose(chosen === stars ? null : stars)}
            >
              <VisuallyHidden>{`${t('reviews.only', { count: stars })}: ${amount}`}</VisuallyHidden>
              <span aria-hidden="true">{stars}</span>
              <span className={styles.track} aria-hidden="true">
                <span className={styles.fill} style={{ width: `${(amount / most) * 100}%` }} />
              </span>
              <span className={styles.amount} aria-hidden="true">
                {count(amount)}
              </span>
            </UnstyledButton>
          );
        })}
      </div>
    </div>
  );
}
