import { Button, SegmentedControl } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { jobStateSchema, type Job, type JobState } from '../../../src-shared/models/job.ts';
import { jobResult } from '../../app/shell/job-result.ts';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { Badge, StateBadge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Person } from '../../ui/person.tsx';
import { Page } from '../../ui/page.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { Pager } from './pager.tsx';
import { readJobsSearch } from './admin-search.ts';
import { useFollowedJobs } from '../../app/followed-jobs.ts';
import { useCursorPages, useOffsetPages } from './use-pages.ts';
import styles from './admin.module.css';

const route = getRouteApi('/admin/jobs');
const ALL = 'all';
/** New work comes into sight this often; what runs is followed as it happens. */
const FRESH_MS = 5_000;

/** What the server works on, what it did lately, and what it gave up. */
export function JobsScreen() {
  const { t } = useTranslation('admin');
  const { t: ui } = useTranslation('ui');
  const { show } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page
      title={t('jobs.title')}
      lead={t('jobs.lead')}
      actions={
        <SegmentedControl
          aria-label={t('jobs.show')}
          value={show ?? ALL}
          data={[
            { value: ALL, label: t('jobs.all') },
            ...jobStateSchema.options.map((value) => ({ value, label: ui(`state.${value}`) })),
            { value: 'dead', label: t('jobs.dead') },
          ]}
          onChange={(next) => void navigate({ search: readJobsSearch({ show: next }) })}
        />
      }
    >
      {show === 'dead' ? <DeadJobs /> : <JobsOf key={show ?? ALL} state={show} />}
    </Page>
  );
}

function JobsOf({ state }: { readonly state: JobState | undefined }) {
  const { page, ways } = useCursorPages();
  const jobs = useQuery({
    ...orpc.jobs.list.queryOptions({ input: { ...page, ...(state === undefined ? {} : { state }) } }),
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });
  return (
    <Answer query={jobs}>
      {({ items, nextCursor }) => (
        <>
          <Jobs items={items} />
          <Pager {...ways(nextCursor)} />
        </>
      )}
    </Answer>
  );
}

function DeadJobs() {
  const { page, ways } = useOffsetPages();
  const jobs = useQuery({
    ...orpc.jobs.deadLetters.queryOptions({ input: page }),
    placeholderData: keepPreviousData,
  });
  return (
    <Answer query={jobs}>
      {({ items }) => (
        <>
          <Jobs items={items} />
          <Pager {...ways(items.length)} />
        </>
      )}
    </Answer>
  );
}

function Jobs({ items }: { readonly items: readonly Job[] }) {
  const { t } = useTranslation('admin');
  const { t: shell } = useTranslation('shell');
  const cancel = useMutation(orpc.jobs.cancel.mutationOptions());
  const retry = useMutation(orpc.jobs.retry.mutationOptions());
  const rows = useFollowedJobs(items);
  if (items.length === 0)
    return <EmptyState icon={<IconStack2 size={28} stroke={1.4} />} title={t('jobs.none')} />;
  const isOpen = ({ state }: Job): boolean => state === 'queued' || state === 'running';
  const columns: readonly Column<Job>[] = [
    {
      key: 'kind',
      title: t('jobs.kind'),
      cell: (job) => (
        <>
          <span className={styles.name}>
            {shell(`tray.kind.${job.kind as 'install'}`, { defaultValue: job.kind })}
          </span>
          <code className={styles.sub}>{job.id}</code>
        </>
      ),
    },
    {
      key: 'state',
      title: t('jobs.state'),
      cell: (job) => (
        <>
          {job.dead ? <Badge tone="bad" label={t('jobs.dead')} /> : <StateBadge state={job.state} />}
          {job.retryAt === null ? null : (
            <span className={styles.sub}>
              {t('jobs.again')} <TimeAgo at={job.retryAt} />
            </span>
          )}
        </>
      ),
    },
    {
      key: 'progress',
      title: t('jobs.progress'),
      cell: (job) =>
        job.error === null ? (
          isOpen(job) ? (
            `${Math.round(job.progress * 100)} % ${job.phase}`
          ) : (
            jobResult(job)
          )
        ) : (
          <>
            {job.error.message}
            <code className={styles.sub}>{job.error.code}</code>
          </>
        ),
    },
    { key: 'attempts', title: t('jobs.attempts'), numeric: true, cell: (job) => job.attempts },
    {
      key: 'actor',
      title: t('jobs.actor'),
      cell: (job) => <Person userId={job.actor} />,
    },
    {
      key: 'at',
      title: t('jobs.at'),
      cell: (job) => (
        <span className={styles.when}>
          <TimeAgo at={job.finishedAt ?? job.createdAt} />
        </span>
      ),
    },
    {
      key: 'end',
      title: '',
      cell: (job) =>
        isOpen(job) ? (
          <div className={styles.end}>
            <Button
              size="compact-sm"
              aria-label={t('jobs.cancelWhat', { what: job.kind })}
              onClick={() => cancel.mutate({ jobId: job.id })}
            >
              {t('jobs.cancel')}
            </Button>
          </div>
        ) : job.dead ? (
          <div className={styles.end}>
            <Button
              size="compact-sm"
              aria-label={t('jobs.retryWhat', { what: job.kind })}
              onClick={() => retry.mutate({ jobId: job.id })}
            >
              {t('jobs.retry')}
            </Button>
          </div>
        ) : null,
    },
  ];
  return <Table caption={t('jobs.title')} columns={columns} rows={rows} rowKey={(job) => job.id} />;
}
