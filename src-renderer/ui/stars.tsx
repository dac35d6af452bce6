import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { shortCount } from './format.ts';
import styles from './stars.module.css';

/** Stars of a review or a mean, with the number for those who do not see them. */
export function Stars({ value, size = 14 }: { readonly value: number; readonly size?: number }) {
  const { t } = useTranslation('ui');
  return (
    <span
      className={styles.stars}
      role="img"
      aria-label={t('ratingOf', { stars: Number.isInteger(value) ? value : value.toFixed(1) })}
    >
      {[1, 2, 3, 4, 5].map((star) => {
        const Star = value >= star - 0.25 ? IconStarFilled : IconStar;
        return <Star key={star} size={size} stroke={1.5} aria-hidden="true" />;
      })}
    </span>
  );
}

/** `★ 4.6 (31)`: the short form of rows. */
export function RatingLine({ mean, count }: { readonly mean: number | null; readonly count: number }) {
  if (mean === null) return <NoRating />;
  return (
    <span className={styles.line}>
      <IconStarFilled size={12} aria-hidden="true" />
      {mean.toFixed(1)} <span className={styles.count}>({shortCount(count)})</span>
    </span>
  );
}

function NoRating() {
  const { t } = useTranslation('ui');
  return <span className={styles.none}>{t('noRating')}</span>;
}
