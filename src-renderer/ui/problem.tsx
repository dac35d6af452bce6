import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { readProblem } from './read-problem.ts';
import styles from './problem.module.css';

/** What went wrong, its code, and what to do. Takes whatever was thrown. */
export function Problem({
  error,
  onRetry,
  compact = false,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly compact?: boolean;
}) {
  const { t } = useTranslation('ui');
  const problem = readProblem(error) ?? {
    code: 'window.unexpected',
    message: t('unknownProblem'),
    hint: t('unknownHint'),
  };
  return (
    <div className={compact ? styles.compact : styles.problem} role="alert">
      <IconAlertTriangle size={20} aria-hidden="true" />
      <div>
        <p className={styles.message}>{problem.message}</p>
        {problem.hint === '' ? null : <p className={styles.hint}>{problem.hint}</p>}
        <p className={styles.code}>
          {t('problemCode')} <code>{problem.code}</code>
        </p>
        {onRetry === undefined ? null : (
          <Button size="xs" mt={8} onClick={onRetry}>
            {t('tryAgain')}
          </Button>
        )}
      </div>
    </div>
  );
}
