import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../app/button-link.tsx';
import { RUN_WALL_MS, SANDBOX_CEILING } from '../../../src-shared/limits.ts';
import type { Finished } from './use-run.ts';
import styles from './result-view.module.css';

/** How often more time is given with one press. */
const MORE = 6;

/** Why a run did not end well, in plain words, and what can be done. */
export function OutcomeNote({
  finished,
  extensionId,
  onAgain,
}: {
  readonly finished: Finished;
  readonly extensionId: string;
  readonly onAgain: (timeoutMs: number | null) => void;
}) {
  const { t } = useTranslation('run');
  const { outcome, error, capabilities } = finished.result;
  if (outcome === 'ok') return null;
  const hadMs = finished.timeoutMs ?? RUN_WALL_MS;
  const moreMs = Math.min(hadMs * MORE, SANDBOX_CEILING.wallMs);
  const isBad = outcome === 'error' || outcome === 'denied';
  return (
    <section className={styles.note} role="alert" data-bad={isBad || undefined}>
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div>
        <h3>{t(`outcome.${outcome}`)}</h3>
        <p>
          {t(`outcome.${outcome}Text`, {
            seconds: hadMs / 1000,
            what: capabilities.denied.join(', '),
          })}
        </p>
        {error === null ? null : (
          <>
            <pre>
              {error.name}: {error.message}
              {error.line === undefined ? '' : ` (${t('outcome.at', { line: error.line })})`}
            </pre>
            {error.stack === undefined || error.stack === '' ? null : (
              <details>
                <summary>{t('outcome.details')}</summary>
                <pre>{error.stack}</pre>
              </details>
            )}
          </>
        )}
        <div className={styles.actions}>
          {outcome === 'timeout' && moreMs > hadMs ? (
            <Button size="compact-sm" onClick={() => onAgain(moreMs)}>
              {t('outcome.moreTime', { seconds: moreMs / 1000 })}
            </Button>
          ) : (
            <Button size="compact-sm" onClick={() => onAgain(null)}>
              {t('outcome.again')}
            </Button>
          )}
          {outcome === 'denied' ? (
            <ButtonLink size="compact-sm" to="/ledger/$id" params={{ id: extensionId }}>
              {t('outcome.openGrants')}
            </ButtonLink>
          ) : null}
        </div>
      </div>
    </section>
  );
}
