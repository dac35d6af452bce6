import { Button } from '@mantine/core';
import { IconPlayerStop, IconShieldSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { countFindings, type AuditReport } from '../../../../src-shared/models/finding.ts';
import { api } from '../../../client.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { useDependencies } from '../desk/use-dependencies.ts';
import { useCancellable } from '../run/use-cancellable.ts';
import { FindingGroups } from './finding-groups.tsx';
import styles from './audit.module.css';

/** The audit that a submission goes through, of the project as it would be packaged now. */
export function AuditTab({
  folder,
  saveAll,
  report,
  stale,
  onReport,
  onOpen,
}: {
  readonly folder: string;
  readonly saveAll: () => Promise<boolean>;
  readonly report: AuditReport | null;
  readonly stale: boolean;
  readonly onReport: (report: AuditReport) => void;
  readonly onOpen: (path: string, line?: number) => void;
}) {
  const { t } = useTranslation('console');
  const dependencies = useDependencies(folder);
  const audit = useCancellable(
    async (_input: null, signal) =>
      (await saveAll())
        ? api.workbench.validate({ path: folder, with: [...dependencies] }, { signal })
        : null,
    (answer) => {
      if (answer !== null) onReport(answer);
    },
  );
  const counts = report === null ? null : countFindings(report.findings);
  return (
    <div className={styles.tab}>
      <div className={styles.actions}>
        {audit.isPending ? (
          <Button key="stop" leftSection={<IconPlayerStop size={15} />} onClick={audit.stop}>
            {t('audit.stop')}
          </Button>
        ) : (
          <Button
            key="audit"
            variant="filled"
            leftSection={<IconShieldSearch size={15} />}
            onClick={() => audit.mutate(null)}
          >
            {t(report === null ? 'audit.run' : 'audit.again')}
          </Button>
        )}
      </div>
      <p className={styles.note}>{t('audit.about')}</p>
      {audit.isPending ? <Loading label={t('audit.running')} /> : null}
      {audit.isError ? <Problem error={audit.error} compact /> : null}
      {report === null || counts === null || audit.isPending ? null : (
        <>
          <div className={styles.verdict} role="status">
            <Badge
              tone={report.valid ? 'good' : 'bad'}
              label={t(report.valid ? 'audit.valid' : 'audit.invalid')}
            />
            <span className="tabular">
              {t('audit.error', { count: counts.errors })}, {t('audit.warning', { count: counts.warnings })},{' '}
              {t('audit.notice', { count: counts.notices })}
            </span>
            <span className={styles.when}>
              <TimeAgo at={report.timestamp} /> · {t('audit.rules', { ruleset: report.ruleset })}
            </span>
          </div>
          {stale ? <p className={styles.stale}>{t('audit.stale')}</p> : null}
          {report.findings.length === 0 ? <p className={styles.note}>{t('audit.clean')}</p> : null}
          <FindingGroups findings={report.findings} onOpen={onOpen} />
        </>
      )}
    </div>
  );
}
