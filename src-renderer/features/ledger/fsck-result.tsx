import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/badge.tsx';
import { count } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';
import { Table } from '../../ui/table.tsx';
import type { Fsck } from './use-fsck.ts';
import styles from './exposed.module.css';

/** What the integrity check found, and the way to repair it. */
export function FsckResult({ check }: { readonly check: Fsck }) {
  const { t } = useTranslation('ledger');
  const { job, report } = check;
  if (job === null || (report === null && job.error === null)) return null;
  return (
    <section className={styles.answer} aria-label={t('check.caption')}>
      <ActionIcon
        className={styles.close}
        variant="subtle"
        color="gray"
        aria-label={t('check.close')}
        onClick={check.forget}
      >
        <IconX size={16} />
      </ActionIcon>
      {report === null ? (
        <Problem compact error={job.error} />
      ) : report.lines.length === 0 ? (
        <div role="status">
          <Badge
            tone="good"
            label={t('check.fine', {
              files: count(report.checked.files),
              extensions: count(report.checked.extensions),
            })}
          />
        </div>
      ) : (
        <div role="status">
          <p className={styles.found}>
            {report.ok ? (
              <Badge tone="good" label={t('check.repaired', { count: report.lines.length })} />
            ) : (
              <Badge tone="bad" label={t('check.found', { count: report.lines.length })} />
            )}
            {report.ok ? null : (
              <Button size="compact-sm" loading={check.isRunning} onClick={() => check.start(true)}>
                {t('check.repair')}
              </Button>
            )}
          </p>
          <Table
            caption={t('check.caption')}
            rows={report.lines}
            rowKey={(line) => `${line.file} ${line.problem}`}
            columns={[
              {
                key: 'extension',
                title: t('check.extension'),
                cell: ({ extensionId, version }) => `${extensionId} ${version}`,
              },
              { key: 'file', title: t('check.file'), cell: ({ file }) => <code>{file}</code> },
              {
                key: 'problem',
                title: t('check.problem'),
                cell: ({ problem, detail }) => <span title={detail}>{t(`check.problems.${problem}`)}</span>,
              },
              {
                key: 'state',
                title: t('check.state'),
                cell: ({ repaired }) =>
                  repaired ? (
                    <Badge tone="good" label={t('check.repairedMark')} />
                  ) : (
                    <Badge tone="warn" label={t('check.openMark')} />
                  ),
              },
            ]}
          />
        </div>
      )}
    </section>
  );
}
