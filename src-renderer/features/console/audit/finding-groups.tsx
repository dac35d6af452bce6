import { IconAlertTriangle, IconBan, IconInfoCircle, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Finding, Severity } from '../../../../src-shared/models/finding.ts';
import styles from './audit.module.css';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'notice'];
const ICONS: Readonly<Record<Severity, Icon>> = {
  error: IconBan,
  warning: IconAlertTriangle,
  notice: IconInfoCircle,
};

/** Findings by severity; each goes to its file and line. */
export function FindingGroups({
  findings,
  onOpen,
}: {
  readonly findings: readonly Finding[];
  readonly onOpen: (path: string, line?: number) => void;
}) {
  const { t } = useTranslation('console');
  return SEVERITIES.map((severity) => {
    const group = findings.filter((one) => one.severity === severity);
    if (group.length === 0) return null;
    const Mark = ICONS[severity];
    return (
      <section key={severity} className={styles.group} data-severity={severity}>
        <h3>
          <Mark size={14} aria-hidden="true" />
          {t(`audit.severity.${severity}`)}
          <span className="tabular">{group.length}</span>
        </h3>
        <ul>
          {group.map((finding, index) => {
            const { file, line } = finding;
            const place = file === null ? null : line === null ? file : `${file}:${line}`;
            const body = (
              <>
                <span className={styles.message}>{finding.message}</span>
                <span className={styles.help}>{finding.help}</span>
                <span className={styles.place}>
                  <code>{place ?? t('audit.whole')}</code>
                  <code>{finding.ruleId}</code>
                </span>
              </>
            );
            return (
              <li key={`${finding.ruleId} ${place ?? ''} ${index}`}>
                {file === null || place === null ? (
                  <div className={styles.finding}>{body}</div>
                ) : (
                  <button
                    type="button"
                    className={styles.finding}
                    title={t('audit.goTo', { place })}
                    onClick={() => onOpen(file, line ?? undefined)}
                  >
                    {body}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      </section>
    );
  });
}
