import { Button, Select } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../../client.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { Problem } from '../../../ui/problem.tsx';
import type { ExtensionReview } from '../../../../src-shared/models/review.ts';
import type { Shown } from '../use-extension.ts';
import { AspectMeansList } from './aspect-means.tsx';
import { Histogram } from './histogram.tsx';
import { OwnReview } from './own-review.tsx';
import { useRateable } from './rateable.ts';
import { ReviewItem } from './review-item.tsx';
import styles from './reviews.module.css';

const PAGE = 50;
const SORTS = ['newest', 'oldest', 'highest', 'lowest'] as const;

/** What people who installed it say: stars as a histogram, one's own review, the list. */
export function ReviewsTab({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const { extension, details } = shown;
  const [sort, setSort] = useState<(typeof SORTS)[number]>('newest');
  const [stars, setStars] = useState<number | null>(null);
  const [version, setVersion] = useState<string | null>(null);
  const reviews = useInfiniteQuery(
    orpc.reviews.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        extensionId: extension.id,
        sort,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
        ...(stars === null ? {} : { stars }),
        ...(version === null ? {} : { version }),
      }),
      initialPageParam: undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
    }),
  );
  const me = useQuery(orpc.about.me.queryOptions({ staleTime: Infinity }));
  const rateable = useRateable(shown);
  const latest = reviews.data?.pages.at(-1);
  if (reviews.data === undefined || latest === undefined) {
    return reviews.isError ? (
      <Problem error={reviews.error} onRetry={() => void reviews.refetch()} />
    ) : (
      <Loading />
    );
  }
  const { total, summary, aspects } = latest;
  const isOwn = (review: ExtensionReview): boolean => review.userId === me.data?.userId;
  // One's own review of the installed version stands above the list.
  const items = reviews.data.pages
    .flatMap((page) => page.items)
    .filter((review) => !isOwn(review) || review.version !== rateable);
  const isNarrowed = stars !== null || version !== null;
  return (
    <div className={styles.tab}>
      {summary.count === 0 ? null : (
        <div className={styles.overview}>
          <Histogram summary={summary} chosen={stars} onChoose={setStars} />
          <AspectMeansList means={aspects} />
        </div>
      )}
      <OwnReview shown={shown} />
      {summary.count === 0 ? (
        <EmptyState title={t('reviews.none')}>{t('reviews.noneText')}</EmptyState>
      ) : items.length === 0 && !isNarrowed ? null : (
        <>
          <div className={styles.tools}>
            <span className={styles.total} role="status">
              {t('reviews.total', { count: total })}
            </span>
            <Select
              size="xs"
              w={140}
              aria-label={t('reviews.version')}
              data={[
                { value: '', label: t('reviews.allVersions') },
                ...details.versions
                  .filter((one) => one.state === 'approved')
                  .map((one) => ({ value: one.version, label: one.version })),
              ]}
              value={version ?? ''}
              onChange={(next) => setVersion(next === '' ? null : next)}
            />
            <Select
              size="xs"
              w={140}
              aria-label={t('reviews.sort')}
              data={SORTS.map((one) => ({ value: one, label: t(`reviews.sorts.${one}`) }))}
              value={sort}
              onChange={(next) => setSort(SORTS.find((one) => one === next) ?? 'newest')}
            />
          </div>
          {items.length === 0 ? (
            <EmptyState
              title={t('reviews.noneFiltered')}
              actions={
                isNarrowed ? (
                  <Button
                    onClick={() => {
                      setStars(null);
                      setVersion(null);
                    }}
                  >
                    {t('reviews.clear')}
                  </Button>
                ) : null
              }
            />
          ) : (
            <ul className={styles.list} aria-label={t('tabs.reviews')}>
              {items.map((review) => (
                <ReviewItem key={review.id} review={review} isOwn={isOwn(review)} />
              ))}
            </ul>
          )}
          {reviews.hasNextPage ? (
            <Button loading={reviews.isFetchingNextPage} onClick={() => void reviews.fetchNextPage()}>
              {t('reviews.more')}
            </Button>
          ) : null}
        </>
      )}
    </div>
  );
}
