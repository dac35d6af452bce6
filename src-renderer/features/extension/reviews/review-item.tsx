import { useTranslation } from 'react-i18next';
import { ASPECTS, type ExtensionReview } from '../../../../src-shared/models/review.ts';
import { openExternal } from '../../../app/open-external.ts';
import { shortDigest } from '../../../ui/format.ts';
import { Markdown } from '../../../ui/markdown.tsx';
import { Stars } from '../../../ui/stars.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { FlagReview } from './flag-review.tsx';
import type { ReviewContent } from './review-form.tsx';
import styles from './reviews.module.css';

/** One review of the list. */
export function ReviewItem({ review, isOwn }: { readonly review: ExtensionReview; readonly isOwn: boolean }) {
  const { t } = useTranslation('extension');
  return (
    <li className={styles.review}>
      <div className={styles.who}>
        {isOwn ? (
          <span className={styles.you}>{t('reviews.you')}</span>
        ) : (
          <code title={review.userId}>{shortDigest(review.userId)}</code>
        )}
        <span>{t('reviews.of', { version: review.version })}</span>
        <TimeAgo at={review.createdAt} />
        {review.editedAt === null ? null : (
          <span>
            {t('reviews.edited')} <TimeAgo at={review.editedAt} />
          </span>
        )}
        {isOwn ? null : (
          <span className={styles.flag}>
            <FlagReview review={review} />
          </span>
        )}
      </div>
      <ReviewBody review={review} />
    </li>
  );
}

/** Stars, title, text and aspects of a review. */
export function ReviewBody({ review }: { readonly review: ReviewContent }) {
  const { t } = useTranslation('extension');
  const rated = ASPECTS.filter((aspect) => review.aspects[aspect] !== undefined);
  return (
    <>
      <div className={styles.head}>
        <Stars value={review.stars} />
        {review.title === '' ? null : <h3>{review.title}</h3>}
      </div>
      {review.text === '' ? null : <Markdown text={review.text} openLink={openExternal} />}
      {rated.length === 0 ? null : (
        <p className={styles.rated}>
          {rated
            .map((aspect) => `${t(`reviews.aspect.${aspect}`)} ${review.aspects[aspect] ?? ''}`)
            .join(' · ')}
        </p>
      )}
    </>
  );
}
