import { ActionIcon, Select, Tooltip } from '@mantine/core';
import { IconLayoutGrid, IconList } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { SORTS, type Sort } from '../../../src-shared/models/sort.ts';
import type { CatalogSearch } from './catalog-search.ts';
import styles from './catalog-screen.module.css';

/** Order and view of the list. Nothing here changes while one types, and nothing is drawn anew. */
export const CatalogTools = memo(function CatalogTools({
  sort,
  asCards,
}: {
  readonly sort: Sort;
  readonly asCards: boolean;
}) {
  const { t } = useTranslation('catalog');
  const navigate = useNavigate({ from: '/' });
  const label = asCards ? t('asList') : t('asCards');
  const View = asCards ? IconList : IconLayoutGrid;
  return (
    <div className={styles.tools}>
      <Select
        aria-label={t('sort')}
        size="xs"
        w={136}
        data={SORTS.map((one) => ({ value: one, label: t(`sorts.${one}`) }))}
        value={sort}
        onChange={(chosen) =>
          void navigate({ to: '/', search: (before) => withSort(before, chosen as Sort), replace: true })
        }
      />
      <Tooltip label={label}>
        <ActionIcon
          variant="default"
          size={30}
          aria-label={label}
          onClick={() => void navigate({ to: '/', search: withOtherView, replace: true })}
        >
          <View size={16} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
});

function withOtherView({ view, ...rest }: CatalogSearch): CatalogSearch {
  return view === 'cards' ? rest : { ...rest, view: 'cards' };
}

function withSort(search: CatalogSearch, sort: Sort): CatalogSearch {
  const { sort: _before, q, ...rest } = search;
  const words = (q ?? '')
    .replace(/@sort:\S*/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return { ...rest, ...(words === '' ? {} : { q: words }), ...(sort === 'relevance' ? {} : { sort }) };
}
