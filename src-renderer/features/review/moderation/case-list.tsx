import { Button } from '@mantine/core';
import { IconGavel } from '@tabler/icons-react';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { Problem } from '../../../ui/problem.tsx';
import styles from './moderation.module.css';

/** Cases, a page of them at a time. `name` is what they are, for those who do not see them. */
export function CaseList<Item>({
  query,
  name,
  none,
  keyOf,
  children,
}: {
  readonly query: UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly Item[] }>>;
  readonly name: string;
  /** Said where there is no case: in a line, and where cases come from. */
  readonly none: readonly [title: string, text: string];
  readonly keyOf: (item: Item) => string;
  readonly children: (item: Item) => ReactNode;
}) {
  const { t } = useTranslation('review');
  if (query.data === undefined)
    return query.isError ? <Problem error={query.error} onRetry={() => void query.refetch()} /> : <Loading />;
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <EmptyState icon={<IconGavel size={28} stroke={1.4} />} title={none[0]}>
        {none[1]}
      </EmptyState>
    );
  return (
    <>
      <ul className={styles.cases} aria-label={name}>
        {items.map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button mt="sm" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('moderation.more')}
        </Button>
      ) : null}
    </>
  );
}
