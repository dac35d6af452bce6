import { Button } from '@mantine/core';
import { IconPlus, IconRefresh, IconServer2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../app/button-link.tsx';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { AirGap } from './air-gap/air-gap.tsx';
import { AutomaticSync } from './automatic-sync.tsx';
import { RegistryTable } from './registry-table.tsx';
import { useSync } from './use-sync.ts';
import styles from './registries.module.css';

/** Servers that this home follows, and what goes to and fro. */
export function RegistriesScreen() {
  const { t } = useTranslation('registries');
  const remotes = useQuery(orpc.registries.list.queryOptions());
  const outbox = useQuery(orpc.upstream.list.queryOptions({ input: { open: true, limit: 1 } }));
  const sync = useSync();
  const amount = remotes.data?.items.length ?? 0;
  const asked = remotes.data?.items.filter(({ url }) => url !== null).length ?? 0;
  const open = outbox.data?.open ?? 0;
  const follow = (
    <ButtonLink to="/registries/follow" variant="filled" leftSection={<IconPlus size={16} />}>
      {t('follow')}
    </ButtonLink>
  );
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <ButtonLink to="/registries/outbox">
            {open === 0 ? t('outboxLink') : t('outboxOpen', { count: open })}
          </ButtonLink>
          {asked < 2 ? null : (
            <Button
              leftSection={<IconRefresh size={16} />}
              loading={sync.isPending}
              onClick={() => sync.mutate({})}
            >
              {t('syncAll')}
            </Button>
          )}
          {amount === 0 ? null : follow}
        </>
      }
    >
      <Answer query={remotes}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('empty.title')} icon={<IconServer2 size={32} />} actions={follow}>
              {t('empty.text')}
            </EmptyState>
          ) : (
            <RegistryTable remotes={items} />
          )
        }
      </Answer>
      <div className={styles.rows}>
        {asked === 0 ? null : <AutomaticSync />}
        <AirGap />
      </div>
    </Page>
  );
}
