import { Select } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../ui/page.tsx';
import { DeskParts } from '../desk-parts.tsx';
import { CaseList } from './case-list.tsx';
import { ReasonDialog, type Deed } from './reason-dialog.tsx';
import styles from './moderation.module.css';

/** A part of the desk: which of its cases are shown, the cases, and the dialog for what is about to be done with one. */
export function CasesPage<Item, Which extends string>({
  part,
  which,
  query,
  keyOf,
  children,
}: {
  readonly part: 'blocks' | 'reports' | 'flags';
  readonly which: {
    readonly value: Which;
    readonly data: readonly { readonly value: Which; readonly label: string }[];
    readonly onChange: (next: Which) => void;
  };
  readonly query: UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly Item[] }>>;
  readonly keyOf: (item: Item) => string;
  /** One case; `ask` opens the dialog that takes the reason. */
  readonly children: (item: Item, ask: (deed: Deed) => void) => ReactNode;
}) {
  const { t } = useTranslation('review');
  const [deed, setDeed] = useState<Deed | null>(null);
  return (
    <Page title={t('title')} lead={t(`${part}.lead`)} actions={<DeskParts show={part} />}>
      <div className={styles.tools}>
        <Select
          size="xs"
          w={220}
          aria-label={t('moderation.state')}
          value={which.value}
          data={which.data}
          onChange={(next) =>
            which.onChange(which.data.find(({ value }) => value === next)?.value ?? which.value)
          }
        />
      </div>
      <CaseList
        query={query}
        name={t(`desk.${part}`)}
        none={[t(`${part}.none`), t(`${part}.noneText`)]}
        keyOf={keyOf}
      >
        {(item) => children(item, setDeed)}
      </CaseList>
      {deed === null ? null : <ReasonDialog deed={deed} onClose={() => setDeed(null)} />}
    </Page>
  );
}
