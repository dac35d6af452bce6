import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Table } from '../../ui/table.tsx';
import type { Shown } from './use-extension.ts';
import styles from './tabs.module.css';

/** What the shown version needs, and whether this registry has it. */
export function DependenciesTab({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const version = shown.version?.version ?? '';
  const needed = Object.entries(shown.version?.dependencies ?? {});
  const found = useQueries({
    queries: needed.map(([id]) => orpc.extensions.get.queryOptions({ input: { extensionId: id } })),
  });
  if (needed.length === 0) {
    return <EmptyState title={t('dependencies.none')}>{t('dependencies.noneText', { version })}</EmptyState>;
  }
  const rows = needed.map(([id, range], index) => ({ id, range, query: found[index] }));
  return (
    <Table
      caption={t('dependencies.caption', { version })}
      columns={[
        {
          key: 'id',
          title: t('dependencies.extension'),
          cell: ({ id, query }) => (
            <Link to="/extension/$id" params={{ id }} className={styles.link}>
              {query?.data?.extension.displayName ?? id}
            </Link>
          ),
        },
        { key: 'range', title: t('dependencies.range'), cell: ({ range }) => <code>{range}</code> },
        {
          key: 'here',
          title: t('dependencies.here'),
          cell: ({ query }) =>
            query?.isError === true ? (
              <span className={styles.missing}>{t('dependencies.missing')}</span>
            ) : (
              <span className="tabular">{query?.data?.extension.latestVersion ?? ''}</span>
            ),
        },
      ]}
      rows={rows}
      rowKey={({ id }) => id}
    />
  );
}
