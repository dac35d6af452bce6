import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Submission } from '../../../../src-shared/models/catalog.ts';
import { StateBadge } from '../../../ui/badge.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { isByAudit } from './steps.ts';
import styles from './release.module.css';

/** Every submission of this extension with what the audit and the reviewer said. */
export function SubmissionList({
  submissions,
  isHere = true,
}: {
  readonly submissions: readonly Submission[];
  /** False for those of a server: their review is not on this desk. */
  readonly isHere?: boolean;
}) {
  const { t } = useTranslation('console');
  if (submissions.length === 0) return <p className={styles.note}>{t('release.noSubmissions')}</p>;
  return (
    <ul className={styles.submissions}>
      {submissions.map((one) => {
        const { findings } = one;
        const reason = one.decision?.reason ?? null;
        const parts =
          findings === null
            ? []
            : [
                ...(findings.errors > 0 ? [t('audit.error', { count: findings.errors })] : []),
                ...(findings.warnings > 0 ? [t('audit.warning', { count: findings.warnings })] : []),
                ...(findings.notices > 0 ? [t('audit.notice', { count: findings.notices })] : []),
              ];
        return (
          <li key={one.id}>
            <div>
              <code>{one.version}</code>
              <StateBadge state={one.state} />
              <span className={styles.when}>
                <TimeAgo at={one.submittedAt} />
              </span>
            </div>
            {findings === null ? null : (
              <p>{parts.length === 0 ? t('release.noFindings') : parts.join(', ')}</p>
            )}
            {reason === null ? null : (
              <p className={styles.reason}>{isByAudit(one) ? reason : t('release.reason', { reason })}</p>
            )}
            {isHere ? (
              <Link to="/review/$submissionId" params={{ submissionId: one.id }}>
                {t('release.openReview')}
              </Link>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
