import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Remote, SyncRecord } from '../../../src-shared/models/remote.ts';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Bytes } from '../../ui/bytes.tsx';
import { count } from '../../ui/format.ts';
import { Table, type Column } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import styles from './registries.module.css';

const TONES = { done: 'quiet', failed: 'bad', cancelled: 'plain' } as const;
const SHOWN = 25;

/** What each sync changed here, and what it cost. */
export function History({ remote: { id, name } }: { readonly remote: Remote }) {
  const { t } = useTranslation('registries');
  const history = useQuery(orpc.registries.history.queryOptions({ input: { id, limit: SHOWN } }));
  const changed = ({ extensions, versions, conflicts }: SyncRecord): string =>
    [
      ...(extensions === 0 ? [] : [t('history.extensions', { count: extensions })]),
      ...(versions === 0 ? [] : [t('history.versions', { count: versions })]),
      ...(conflicts === 0 ? [] : [t('history.conflicts', { count: conflicts })]),
    ].join(', ');
  const columns: readonly Column<SyncRecord>[] = [
    { key: 'when', title: t('history.when'), cell: ({ endedAt }) => <TimeAgo at={endedAt} /> },
    {
      key: 'outcome',
      title: t('history.outcome'),
      cell: ({ outcome, code }) => (
        <span className={styles.state}>
          <Badge
            tone={TONES[outcome]}
            label={t(`history.${outcome}`)}
            {...(outcome === 'done' ? { icon: IconCircleCheck } : {})}
          />
          {code === null ? null : <code>{code}</code>}
        </span>
      ),
    },
    {
      key: 'changed',
      title: t('history.changed'),
      cell: (record) => changed(record) || t('history.nothing'),
    },
    {
      key: 'log',
      title: t('history.log'),
      numeric: true,
      cell: ({ fromSize, toSize }) =>
        fromSize === toSize ? count(toSize) : `${count(fromSize)} → ${count(toSize)}`,
    },
    {
      key: 'requests',
      title: t('history.requests'),
      numeric: true,
      cell: ({ requests }) => count(requests),
    },
    { key: 'bytes', title: t('history.bytes'), numeric: true, cell: ({ bytes }) => <Bytes value={bytes} /> },
  ];
  return (
    <Answer query={history}>
      {({ items }) =>
        items.length === 0 ? (
          <p className={styles.none}>{t('one.noHistory')}</p>
        ) : (
          <Table
            caption={t('one.historyCaption', { name })}
            columns={columns}
            rows={items}
            rowKey={({ startedAt }) => startedAt}
          />
        )
      }
    </Answer>
  );
}
