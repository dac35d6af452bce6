import { Button } from '@mantine/core';
import { IconListDetails, IconX } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outputs } from '../../../src-shared/contract/index.ts';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { Digest } from '../../ui/digest.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Person } from '../../ui/person.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import type { TrailSearch } from './admin-search.ts';
import { Pager } from './pager.tsx';
import { useCursorPages } from './use-pages.ts';
import styles from './admin.module.css';

type Entry = Outputs['log']['trail']['items'][number];

const route = getRouteApi('/admin/trail');

/** Who wrote what, and what was refused, newest first; a cell narrows it to what it says. */
export function TrailScreen() {
  const { t } = useTranslation('admin');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { page, ways, reset } = useCursorPages();
  const trail = useQuery({
    ...orpc.log.trail.queryOptions({ input: { ...page, ...search } }),
    placeholderData: keepPreviousData,
  });
  const narrow = (next: TrailSearch): void => {
    reset();
    void navigate({ search: next });
  };
  const filters = Object.values(search) as readonly string[];
  return (
    <Page title={t('trail.title')} lead={t('trail.lead')} wide>
      {filters.length === 0 ? null : (
        <div className={styles.tools}>
          {filters.map((one) => (
            <code key={one}>{one}</code>
          ))}
          <Button
            size="compact-sm"
            leftSection={<IconX size={13} aria-hidden="true" />}
            onClick={() => narrow({})}
          >
            {t('trail.clear')}
          </Button>
        </div>
      )}
      <Answer query={trail}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconListDetails size={28} stroke={1.4} />} title={t('trail.none')} />
          ) : (
            <>
              <Entries items={items} onNarrow={narrow} />
              <Pager {...ways(nextCursor)} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function Entries({
  items,
  onNarrow,
}: {
  readonly items: readonly Entry[];
  readonly onNarrow: (search: TrailSearch) => void;
}) {
  const { t } = useTranslation('admin');
  const only = (search: TrailSearch, shown: ReactNode, isCode = true) => (
    <button
      type="button"
      className={styles.link}
      title={t('trail.only', { what: Object.values(search)[0] as string })}
      onClick={() => onNarrow(search)}
    >
      {isCode ? <code>{shown}</code> : shown}
    </button>
  );
  const columns: readonly Column<Entry>[] = [
    {
      key: 'at',
      title: t('trail.at'),
      cell: (one) => (
        <span className={styles.when}>
          <TimeAgo at={one.at} />
        </span>
      ),
    },
    {
      key: 'actor',
      title: t('trail.actor'),
      cell: (one) => (
        <span className={styles.who}>
          {one.actor === null
            ? t('trail.somebody')
            : only({ actor: one.actor }, <Person userId={one.actor} />, false)}
          <span className={styles.sub}>{t(`tokens.roles.${one.role}`)}</span>
        </span>
      ),
    },
    { key: 'procedure', title: t('trail.procedure'), cell: (one) => <code>{one.procedure}</code> },
    {
      key: 'target',
      title: t('trail.target'),
      cell: (one) =>
        one.target === null ? (
          ''
        ) : one.target.startsWith('sha256:') ? (
          <Digest value={one.target} />
        ) : (
          <code className={styles.address}>{one.target}</code>
        ),
    },
    {
      key: 'code',
      title: t('trail.code'),
      cell: (one) => (
        <span className={one.code === 'ok' ? '' : styles.refused}>
          {one.code === 'ok'
            ? only({ code: 'ok' }, t('trail.ok'), false)
            : only({ code: one.code }, one.code)}
        </span>
      ),
    },
    {
      key: 'request',
      title: t('trail.request'),
      cell: (one) => only({ requestId: one.requestId }, one.requestId.slice(0, 8)),
    },
  ];
  return (
    <Table caption={t('trail.title')} columns={columns} rows={items} rowKey={(one) => String(one.seq)} />
  );
}
