import { UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Facets as FacetCounts } from '../../../src-shared/models/catalog.ts';
import { CATEGORIES, CATEGORY_LABELS } from '../../../src-shared/models/category.ts';
import type { ParsedSearch } from '../../../src-shared/search-grammar.ts';
import { FACE } from '../../app/face.ts';
import { count } from '../../ui/format.ts';
import { togglePart, type CatalogSearch } from './catalog-search.ts';
import { useInstalledAmount } from './use-installed-amount.ts';
import styles from './facets.module.css';

const FEW = 8;
const HERE = 'local';

/** What was found by category, publisher, origin and price, with counts; each but the price narrows the list. */
export function Facets({
  search,
  parsed,
  facets,
}: {
  readonly search: CatalogSearch;
  readonly parsed: ParsedSearch;
  readonly facets: FacetCounts;
}) {
  const { t } = useTranslation('catalog');
  const navigate = useNavigate();
  const go = (next: CatalogSearch): void => void navigate({ to: '/', search: next });
  const category = parsed.category;
  const origins = Object.entries(facets.origin);
  // In a home that follows nobody there is nothing to tell apart.
  const isMixed = parsed.origin !== undefined || origins.some(([id]) => id !== HERE);
  const publishers = Object.entries(facets.publisher).toSorted((a, b) => b[1] - a[1]);
  return (
    <aside className={styles.facets} aria-label={t('facets')}>
      {FACE === 'web' ? null : <OnMachine search={search} parsed={parsed} go={go} />}
      <Group title={t('category')}>
        {CATEGORIES.filter((id) => (facets.category[id] ?? 0) > 0 || id === category).map((id) => (
          <Choice
            key={id}
            label={CATEGORY_LABELS[id]}
            amount={facets.category[id] ?? 0}
            pressed={category === id}
            onPress={() => {
              const { category: _chosen, ...rest } = search;
              const typed = /@category:(?:"[^"]*"?|\S*)/.exec(rest.q ?? '')?.[0];
              const base = typed === undefined ? rest : togglePart(rest, typed);
              go(category === id ? base : { ...base, category: id });
            }}
          />
        ))}
      </Group>
      <Group title={t('publisher')} few={FEW}>
        {publishers.map(([id, amount]) => (
          <Choice
            key={id}
            label={id}
            amount={amount}
            pressed={parsed.publisher === id}
            onPress={() => go(togglePart(search, `@publisher:${id}`))}
          />
        ))}
      </Group>
      {isMixed ? (
        <Group title={t('origin')} few={FEW}>
          {origins.map(([id, amount]) => (
            <Choice
              key={id}
              label={id === HERE ? t(FACE === 'web' ? 'thisServer' : 'thisHome') : id}
              amount={amount}
              pressed={parsed.origin === id}
              onPress={() => go(togglePart(search, `@origin:${id}`))}
            />
          ))}
        </Group>
      ) : null}
      <Group title={t('pricing')}>
        {(['free', 'trial', 'subscription'] as const)
          .filter((id) => (facets.pricing[id] ?? 0) > 0)
          .map((id) => (
            <li key={id} className={styles.fact}>
              <span>{t(`pricings.${id}`)}</span>
              <span className={styles.amount}>{count(facets.pricing[id] ?? 0)}</span>
            </li>
          ))}
      </Group>
    </aside>
  );
}

function OnMachine({
  search,
  parsed,
  go,
}: {
  readonly search: CatalogSearch;
  readonly parsed: ParsedSearch;
  readonly go: (next: CatalogSearch) => void;
}) {
  const { t } = useTranslation('catalog');
  const installed = useInstalledAmount(search, parsed);
  return (
    <Group title={t('onMachine')}>
      <Choice
        label={t('installedOnly')}
        {...(installed === undefined ? {} : { amount: installed })}
        pressed={parsed.installed}
        onPress={() => go(togglePart(search, '@installed'))}
      />
    </Group>
  );
}

function Group({
  title,
  children,
  few,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly few?: number;
}) {
  const { t } = useTranslation('catalog');
  const [all, setAll] = useState(false);
  const items = Array.isArray(children) ? (children as readonly ReactNode[]) : [children];
  if (items.length === 0) return null;
  const isLong = few !== undefined && items.length > few;
  return (
    <details className={styles.group} open>
      <summary>{title}</summary>
      <ul>{isLong && !all ? items.slice(0, few) : items}</ul>
      {isLong ? (
        <UnstyledButton className={styles.more} onClick={() => setAll(!all)}>
          {all ? t('showLess') : t('showMore', { count: items.length })}
        </UnstyledButton>
      ) : null}
    </details>
  );
}

function Choice({
  label,
  amount,
  pressed,
  onPress,
}: {
  readonly label: string;
  readonly amount?: number;
  readonly pressed: boolean;
  readonly onPress: () => void;
}) {
  return (
    <li>
      <button type="button" className={styles.choice} aria-pressed={pressed} onClick={onPress}>
        <span className={styles.label}>{label}</span>
        {pressed ? <IconCheck size={14} aria-hidden="true" /> : null}
        {amount === undefined ? null : <span className={styles.amount}>{count(amount)}</span>}
      </button>
    </li>
  );
}
