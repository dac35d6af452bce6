import { Button } from '@mantine/core';
import { IconPackages, IconSearchOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { FACE } from '../../app/face.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { AddSamples } from './add-samples.tsx';
import { activeFilters, queryText, type CatalogSearch } from './catalog-search.ts';

/** Nothing was found: what was searched, the nearest spelling, a way to take each filter off. */
export function CatalogEmpty({
  search,
  suggestion,
  go,
}: {
  readonly search: CatalogSearch;
  readonly suggestion: string | null;
  readonly go: (next: CatalogSearch) => void;
}) {
  const { t } = useTranslation('catalog');
  const view = search.view === undefined ? {} : { view: search.view };
  const { sort: _order, ...filters } = search;
  const searched = queryText(filters).replace(/\s+@?\s*$/u, '');
  if (searched === '') {
    return (
      <EmptyState
        icon={<IconPackages size={32} stroke={1.4} />}
        title={t('empty.nothingYet')}
        actions={<AddSamples />}
      >
        {t(FACE === 'web' ? 'empty.nothingPublished' : 'empty.nothingYetText')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconSearchOff size={32} stroke={1.4} />}
      title={t('empty.title', { query: searched })}
      actions={
        <>
          {suggestion === null ? null : (
            <Button variant="filled" onClick={() => go({ ...view, q: suggestion })}>
              {t('empty.meant', { suggestion })}
            </Button>
          )}
          {activeFilters(search).map(({ label, without }) => (
            <Button key={label} onClick={() => go(without)}>
              {t('remove', { filter: label })}
            </Button>
          ))}
          <Button onClick={() => go(view)}>{t('empty.clearAll')}</Button>
        </>
      }
    />
  );
}
