import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../app/button-link.tsx';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { choose } from './chosen.ts';
import { RunBench } from './run-bench.tsx';
import { RunList } from './run-list.tsx';
import styles from './run-screen.module.css';

const route = getRouteApi('/run');

/** Left what can be run, in the middle what came of it, right its inputs and the receipt. */
export function RunScreen() {
  const { t } = useTranslation('run');
  const search = route.useSearch();
  const available = useQuery(orpc.runs.available.queryOptions());
  return (
    <Answer query={available}>
      {({ items }) => {
        const chosen = choose(items, search);
        if (chosen === null)
          return (
            <div className={styles.empty}>
              <h1 className={styles.hidden}>{t('title')}</h1>
              <EmptyState
                icon={<IconPlayerPlay size={32} stroke={1.4} />}
                title={t('empty.title')}
                actions={
                  items.length === 0 ? (
                    <ButtonLink variant="filled" to="/">
                      {t('empty.catalog')}
                    </ButtonLink>
                  ) : (
                    <ButtonLink to="/ledger">{t('ledger')}</ButtonLink>
                  )
                }
              >
                {items.some(({ enabled }) => !enabled)
                  ? t('switchedOff', { count: items.filter(({ enabled }) => !enabled).length })
                  : t('empty.text')}
              </EmptyState>
            </div>
          );
        const { extension, contribution } = chosen;
        return (
          <div className={styles.screen}>
            <RunList items={items} chosen={chosen} />
            <RunBench
              key={`${extension.extensionId} ${extension.version} ${contribution.name}`}
              chosen={chosen}
            />
          </div>
        );
      }}
    </Answer>
  );
}
