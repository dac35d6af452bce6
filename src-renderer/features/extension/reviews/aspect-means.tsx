import { useTranslation } from 'react-i18next';
import { ASPECTS, type AspectMeans } from '../../../../src-shared/models/review.ts';
import styles from './reviews.module.css';

/** The mean of each aspect that somebody spoke of. */
export function AspectMeansList({ means }: { readonly means: AspectMeans }) {
  const { t } = useTranslation('extension');
  const known = ASPECTS.flatMap((aspect) => {
    const mean = means[aspect];
    return mean === undefined ? [] : [[aspect, mean] as const];
  });
  if (known.length === 0) return null;
  return (
    <dl className={styles.aspects}>
      {known.map(([aspect, mean]) => (
        <div key={aspect}>
          <dt>{t(`reviews.aspect.${aspect}`)}</dt>
          <dd>
            <span className={styles.track} aria-hidden="true">
              <span className={styles.fill} style={{ width: `${(mean / 5) * 100}%` }} />
            </span>
            {mean.toFixed(1)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
