import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Extension } from '../../../src-shared/models/catalog.ts';
import type { ParsedSearch } from '../../../src-shared/search-grammar.ts';
import { whyHere } from './why-here.ts';
import styles from './row.module.css';

/** Why an extension is in the answer; on hover, and held open by `?` on its row. */
export function WhyButton({
  extension,
  search,
  held,
}: {
  readonly extension: Extension;
  readonly search: ParsedSearch;
  readonly held: boolean;
}) {
  const { t } = useTranslation('catalog');
  const reasons = whyHere(search, extension);
  const label = (
    <>
      {reasons.length === 0 && search.sort === 'relevance' ? <div>{t('why.popular')}</div> : null}
      {reasons.map(({ word, where }) => (
        <div key={word}>{t(`why.${where}`, { word })}</div>
      ))}
      {search.sort === 'relevance' ? null : (
        <div>{t('why.sorted', { sort: t(`sorts.${search.sort}`).toLowerCase() })}</div>
      )}
    </>
  );
  return (
    <Tooltip label={label} openDelay={200} {...(held ? { opened: true } : {})}>
      <UnstyledButton className={styles.why} tabIndex={-1} aria-label={t('why.title')}>
        <IconInfoCircle size={16} stroke={1.6} />
      </UnstyledButton>
    </Tooltip>
  );
}
