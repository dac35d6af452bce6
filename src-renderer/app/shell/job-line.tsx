import { Button, Progress } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../src-shared/models/job.ts';
import { orpc } from '../../client.ts';
import { StateBadge } from '../../ui/badge.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { isOpen } from '../followed-jobs.ts';
import { jobResult } from './job-result.ts';
import styles from './work-tray.module.css';

/** One job of the tray. */
export function JobLine({ job }: { readonly job: Job }) {
  const { t } = useTranslation('shell');
  const cancel = useMutation(orpc.jobs.cancel.mutationOptions());
  const name = t(`tray.kind.${job.kind as 'install'}`, { defaultValue: job.kind });
  const open = isOpen(job);
  return (
    <li className={styles.job}>
      <div className={styles.head}>
        <span className={styles.name}>{name}</span>
        <StateBadge state={job.state} />
      </div>
      {open ? (
        <>
          <Progress value={Math.round(job.progress * 100)} size={4} aria-label={name} />
          <div className={styles.foot}>
            <span>
              {job.phase}
              {job.attempts > 1 ? `, ${t('tray.attempts', { count: job.attempts })}` : ''}
            </span>
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={t('tray.cancelWhat', { what: name })}
              loading={cancel.isPending}
              onClick={() => cancel.mutate({ jobId: job.id })}
            >
              {t('tray.cancel')}
            </Button>
          </div>
        </>
      ) : (
        <div className={styles.foot}>
          <span>
            {job.error === null ? (
              jobResult(job)
            ) : (
              <>
                {job.error.message} <span className={styles.hint}>{job.error.hint}</span>{' '}
                <code>{job.error.code}</code>
              </>
            )}
          </span>
          <TimeAgo at={job.finishedAt ?? job.createdAt} />
        </div>
      )}
    </li>
  );
}
