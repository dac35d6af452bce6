import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { OriginConflict, Remote } from '../../../src-shared/models/remote.ts';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import styles from './registries.module.css';

const SHOWN = 100;

/** Names that a server offers although they are somebody else's here. */
export function Conflicts({ remote: { id, name } }: { readonly remote: Remote }) {
  const { t } = useTranslation('registries');
  const conflicts = useQuery(orpc.registries.conflicts.queryOptions({ input: { id, limit: SHOWN } }));
  const columns: readonly Column<OriginConflict>[] = [
    {
      key: 'name',
      title: t('conflict.name'),
      cell: ({ extensionId, displayName, kind }) => (
        <>
          {kind === 'extension' ? (
            <Link to="/extension/$id" params={{ id: extensionId }} className={styles.name}>
              {displayName}
            </Link>
          ) : (
            <span className={styles.name}>{displayName}</span>
          )}
          <span className={styles.sub}>
            <code>{extensionId}</code>
            {kind === 'publisher' ? ` · ${t('conflict.kindPublisher')}` : ''}
          </span>
        </>
      ),
    },
    {
      key: 'owner',
      title: t('conflict.owner'),
      cell: ({ pinnedTo }) => (pinnedTo === 'local' ? t('conflict.local') : <code>{pinnedTo}</code>),
    },
    { key: 'offered', title: t('conflict.offered'), cell: ({ registryId }) => <code>{registryId}</code> },
    { key: 'versions', title: t('conflict.versions'), cell: ({ versions }) => versions.join(', ') },
    {
      key: 'since',
      title: t('conflict.since'),
      cell: ({ firstSeenAt }) => <TimeAgo at={firstSeenAt} />,
    },
  ];
  return (
    <Answer query={conflicts}>
      {({ items }) =>
        items.length === 0 ? (
          <p className={styles.none}>{t('one.noConflicts')}</p>
        ) : (
          <>
            <p className={styles.text}>{t('one.conflictsText', { name })}</p>
            <Table
              caption={t('one.conflictsCaption')}
              columns={columns}
              rows={items}
              rowKey={({ extensionId }) => extensionId}
            />
          </>
        )
      }
    </Answer>
  );
}
