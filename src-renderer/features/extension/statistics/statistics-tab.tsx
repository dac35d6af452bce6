import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Statistics } from '../../../../src-shared/models/moderation.ts';
import { orpc } from '../../../client.ts';
import { Answer } from '../../../ui/answer.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Facts } from '../../../ui/section.tsx';
import { RatingLine } from '../../../ui/stars.tsx';
import { Table, type Column } from '../../../ui/table.tsx';
import { DayBars } from './day-bars.tsx';
import styles from './statistics.module.css';

const SPANS = [7, 30, 90, 366] as const;

/** How an extension of one's own is used: counts and no more. */
export function StatisticsTab({ extensionId }: { readonly extensionId: string }) {
  const { t } = useTranslation('extension');
  const [days, setDays] = useState<number>(30);
  const statistics = useQuery({
    ...orpc.extensions.statistics.queryOptions({ input: { extensionId, days } }),
    placeholderData: keepPreviousData,
  });
  return (
    <div className={styles.tab}>
      <div className={styles.tools}>
        <p className={styles.lead}>{t('statistics.lead')}</p>
        <Select
          size="xs"
          w={150}
          aria-label={t('statistics.span')}
          value={String(days)}
          data={SPANS.map((span) => ({ value: String(span), label: t('statistics.days', { count: span }) }))}
          onChange={(next) => setDays(SPANS.find((span) => String(span) === next) ?? 30)}
        />
      </div>
      <Answer query={statistics}>{(data) => <Counts data={data} />}</Answer>
    </div>
  );
}

type Version = Statistics['versions'][number];

function Counts({ data }: { readonly data: Statistics }) {
  const { t } = useTranslation('extension');
  const { since, activeUsers, byDay, versions } = data;
  if (byDay.length === 0 && versions.length === 0)
    return <EmptyState title={t('statistics.none')}>{t('statistics.noneText')}</EmptyState>;
  const sum = (of: 'installs' | 'runs'): number => byDay.reduce((all, day) => all + day[of], 0);
  const columns: readonly Column<Version>[] = [
    { key: 'version', title: t('versions.version'), cell: (one) => <code>{one.version}</code> },
    { key: 'active', title: t('statistics.active'), numeric: true, cell: (one) => one.activeUsers },
    { key: 'installs', title: t('statistics.installs'), numeric: true, cell: (one) => one.installs },
    { key: 'runs', title: t('statistics.runs'), numeric: true, cell: (one) => one.runs },
    { key: 'units', title: t('statistics.units'), numeric: true, cell: (one) => one.units },
    {
      key: 'rating',
      title: t('statistics.rating'),
      cell: ({ rating }) => <RatingLine mean={rating?.mean ?? null} count={rating?.count ?? 0} />,
    },
  ];
  return (
    <>
      <Facts
        items={[
          [t('statistics.activeUsers'), String(activeUsers)],
          [t('statistics.installs'), String(sum('installs'))],
          [t('statistics.runs'), String(sum('runs'))],
        ]}
      />
      <DayBars title={t('statistics.installsByDay')} since={since} days={byDay} of="installs" />
      <DayBars title={t('statistics.runsByDay')} since={since} days={byDay} of="runs" />
      {versions.length === 0 ? null : (
        <Table
          caption={t('statistics.byVersion')}
          columns={columns}
          rows={versions}
          rowKey={({ version }) => version}
        />
      )}
    </>
  );
}
