import { ActionIcon, Select, Tooltip, UnstyledButton } from '@mantine/core';
import { IconLayoutGrid, IconList, IconX } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { SORTS, type Sort } from '../../../src-shared/models/catalog.ts';
import { parseSearch } from '../../../src-shared/search-grammar.ts';
import { usePreferences } from '../../app/preferences.ts';
import { count } from '../../ui/format.ts';
import { Loading } from '../../ui/loading.tsx';
import { Problem } from '../../ui/problem.tsx';
import { CatalogEmpty } from './catalog-empty.tsx';
import { CatalogList } from './catalog-list.tsx';
import { activeFilters, queryText, type CatalogSearch } from './catalog-search.ts';
import { Facets } from './facets.tsx';
import styles from './catalog-screen.module.css';

const route = getRouteApi('/');

/** Everything that can be installed: searched, narrowed, sorted. */
export function CatalogScreen() {
  const { t } = useTranslation('catalog');
  const navigate = useNavigate();
  const search: CatalogSearch = route.useSearch();
  const { density } = usePreferences();
  const query = queryText(search);
  const parsed = useMemo(() => parseSearch(query), [query]);
  const go = (next: CatalogSearch): void => void navigate({ to: '/', search: next, replace: true });
  const asCards = search.view === 'cards';
  const filters = activeFilters(search);
  return (
    <CatalogList query={query} search={parsed} asCards={asCards} dense={density === 'dense'}>
      {(pages, list) => (
        <div className={styles.screen}>
          {pages.facets === undefined ? (
            <div />
          ) : (
            <Facets search={search} parsed={parsed} facets={pages.facets} />
          )}
          <div className={styles.main}>
            <header className={styles.bar}>
              <h1 className={styles.title}>{t('title')}</h1>
              <span className={styles.found} role="status">
                {pages.first.data === undefined
                  ? ''
                  : t(pages.totalIsExact ? 'found' : 'foundMore', {
                      count: pages.total,
                      formatted: count(pages.total),
                    })}
              </span>
              <div className={styles.tools}>
                <Select
                  aria-label={t('sort')}
                  size="xs"
                  w={136}
                  data={SORTS.map((sort) => ({ value: sort, label: t(`sorts.${sort}`) }))}
                  value={parsed.sort}
                  onChange={(sort) => go(withSort(search, sort as Sort))}
                />
                <Tooltip label={asCards ? t('asList') : t('asCards')}>
                  <ActionIcon
                    variant="default"
                    size={30}
                    aria-label={asCards ? t('asList') : t('asCards')}
                    onClick={() => {
                      const { view: _view, ...rest } = search;
                      go(asCards ? rest : { ...rest, view: 'cards' });
                    }}
                  >
                    {asCards ? (
                      <IconList size={16} stroke={1.6} />
                    ) : (
                      <IconLayoutGrid size={16} stroke={1.6} />
                    )}
                  </ActionIcon>
                </Tooltip>
              </div>
            </header>
            {filters.length === 0 && parsed.problems.length === 0 ? null : (
              <div className={styles.filters}>
                {filters.map(({ label, without }) => (
                  <UnstyledButton
                    key={label}
                    className={styles.chip}
                    aria-label={t('remove', { filter: label })}
                    onClick={() => go(without)}
                  >
                    <code>{label}</code>
                    <IconX size={12} aria-hidden="true" />
                  </UnstyledButton>
                ))}
                {parsed.problems.map(({ part, message, suggestion }) => (
                  <p key={part + message} className={styles.problem}>
                    {suggestion === null ? (
                      message
                    ) : (
                      <UnstyledButton
                        className={styles.meant}
                        onClick={() => go({ ...search, q: (search.q ?? '').replace(part, suggestion) })}
                      >
                        {message}
                      </UnstyledButton>
                    )}
                  </p>
                ))}
              </div>
            )}
            {pages.first.isError && pages.first.data === undefined ? (
              <Problem error={pages.first.error} onRetry={() => void pages.first.refetch()} />
            ) : pages.first.data === undefined ? (
              <Loading />
            ) : pages.count === 0 ? (
              <CatalogEmpty search={search} suggestion={pages.first.data.suggestion} go={go} />
            ) : null}
            {pages.error === null ? null : <Problem compact error={pages.error} onRetry={pages.retry} />}
            {/* Always there, so that the list knows its frame. */}
            {list}
          </div>
        </div>
      )}
    </CatalogList>
  );
}

function withSort(search: CatalogSearch, sort: Sort): CatalogSearch {
  const { sort: _before, q, ...rest } = search;
  const words = (q ?? '')
    .replace(/@sort:\S*/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return { ...rest, ...(words === '' ? {} : { q: words }), ...(sort === 'relevance' ? {} : { sort }) };
}
