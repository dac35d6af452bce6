import { UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { parseSearch } from '../../../src-shared/search-grammar.ts';
import { usePreferences } from '../../app/preferences.ts';
import { count } from '../../ui/format.ts';
import { Loading } from '../../ui/loading.tsx';
import { Problem } from '../../ui/problem.tsx';
import { CatalogEmpty } from './catalog-empty.tsx';
import { CatalogList } from './catalog-list.tsx';
import { useFirstPage } from './catalog-pages.ts';
import { CatalogTools } from './catalog-tools.tsx';
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
  const first = useFirstPage(query);
  const found = first.data;
  // Rows are drawn when their answer is there, and not once more for each key before it.
  const answered = useRef(parsed);
  if (!first.isPlaceholderData) answered.current = parsed;
  return (
    <div className={styles.screen}>
      {found === undefined ? <div /> : <Facets search={search} parsed={parsed} facets={found.facets} />}
      <div className={styles.main}>
        <header className={styles.bar}>
          <h1 className={styles.title}>{t('title')}</h1>
          <span className={styles.found} role="status">
            {found === undefined
              ? ''
              : t(found.totalIsExact ? 'found' : 'foundMore', {
                  count: found.total,
                  formatted: count(found.total),
                })}
          </span>
          <CatalogTools sort={parsed.sort} asCards={asCards} />
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
        {first.isError && found === undefined ? (
          <Problem error={first.error} onRetry={() => void first.refetch()} />
        ) : found === undefined ? (
          <Loading />
        ) : found.total === 0 ? (
          <CatalogEmpty search={search} suggestion={found.suggestion} go={go} />
        ) : null}
        {/* Always there, so that the list knows its frame. */}
        <CatalogList
          first={first}
          query={query}
          search={parsed}
          asCards={asCards}
          dense={density === 'dense'}
        />
      </div>
    </div>
  );
}
