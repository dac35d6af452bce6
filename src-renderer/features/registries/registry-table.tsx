import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Remote } from '../../../src-shared/models/remote.ts';
import { ButtonLink } from '../../app/button-link.tsx';
import { Badge } from '../../ui/badge.tsx';
import { count } from '../../ui/format.ts';
import { Table, type Column } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { remoteWords } from './remote-words.ts';
import { useSync } from './use-sync.ts';
import styles from './registries.module.css';

/** Every server: how it stands with it in plain words, what it brought, and the one thing to do. */
export function RegistryTable({ remotes }: { readonly remotes: readonly Remote[] }) {
  const { t } = useTranslation('registries');
  const sync = useSync();
  const columns: readonly Column<Remote>[] = [
    {
      key: 'server',
      title: t('table.server'),
      width: '26%',
      cell: ({ id, name, url }) => (
        <div className={styles.server}>
          <Link to="/registries/of/$id" params={{ id }} className={styles.name}>
            {name}
          </Link>
          <span className={styles.sub}>
            <code title={t('one.short')}>{id}</code> {url ?? t('carried.noAddress')}
          </span>
        </div>
      ),
    },
    {
      key: 'state',
      title: t('table.state'),
      cell: (remote) => {
        const { key, tone, text } = remoteWords(remote, Date.now(), t);
        return (
          <span className={styles.state}>
            <Badge tone={tone} label={t(`state.${key}`)} />
            <span>{text}</span>
          </span>
        );
      },
    },
    {
      key: 'extensions',
      title: t('table.extensions'),
      numeric: true,
      cell: ({ extensions }) => count(extensions),
    },
    {
      key: 'conflicts',
      title: t('table.conflicts'),
      numeric: true,
      cell: ({ conflicts }) => (conflicts === 0 ? '0' : <Badge tone="warn" label={count(conflicts)} />),
    },
    {
      key: 'synced',
      title: t('table.synced'),
      cell: ({ lastSyncAt }) => (lastSyncAt === null ? t('table.never') : <TimeAgo at={lastSyncAt} />),
    },
    {
      key: 'actions',
      title: t('table.actions'),
      numeric: true,
      cell: ({ id, name, url }) =>
        url === null ? (
          <ButtonLink size="compact-sm" to="/registries/import" aria-label={t('carried.importOf', { name })}>
            {t('carried.import')}
          </ButtonLink>
        ) : (
          <Button
            size="compact-sm"
            aria-label={t('syncOf', { name })}
            loading={sync.isPending && sync.variables.id === id}
            onClick={() => sync.mutate({ id })}
          >
            {t('sync')}
          </Button>
        ),
    },
  ];
  return <Table caption={t('table.caption')} columns={columns} rows={remotes} rowKey={({ id }) => id} />;
}
