import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconDeviceDesktop,
  IconRotate,
  type Icon,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { shortDigest } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { historyEvents, type HistoryEvent } from './history-events.ts';
import { useOwnHistory } from './own-history.ts';
import type { Shown } from './use-extension.ts';
import styles from './tabs.module.css';

const VERDICTS: Readonly<Record<string, readonly [tone: string, icon: Icon]>> = {
  approve: ['good', IconCircleCheck],
  reject: ['bad', IconBan],
  block: ['bad', IconBan],
  yank: ['warn', IconAlertTriangle],
  deprecate: ['warn', IconAlertTriangle],
};

/** Decisions of the registry and what happened on this machine, in one line of time. */
export function HistoryTab({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const extensionId = shown.extension.id;
  const decisions = useQuery(orpc.moderation.history.queryOptions({ input: { extensionId } }));
  const ledger = useOwnHistory(extensionId);
  const failed = decisions.error ?? ledger.error;
  if (failed !== null) return <Problem error={failed} onRetry={() => void decisions.refetch()} />;
  if (decisions.data === undefined || ledger.data === undefined) return null;
  const events = historyEvents(decisions.data.items, ledger.data);
  if (events.length === 0) return <EmptyState title={t('history.none')} />;
  return (
    <ol className={styles.events} aria-label={t('history.all')}>
      {events.map((event) => (
        <HistoryLine key={event.key} event={event} />
      ))}
    </ol>
  );
}

function HistoryLine({ event }: { readonly event: HistoryEvent }) {
  const { t } = useTranslation('extension');
  if (event.where === 'machine') {
    const { action, version, actor, at } = event.line;
    return (
      <li className={styles.event}>
        <IconDeviceDesktop size={20} stroke={1.5} aria-hidden="true" />
        <div>
          <span className={styles.what}>
            {t(`history.did.${action as 'install'}`, {
              version,
              // An action of a later station than this window.
              defaultValue: t('history.ledger', { action, version }),
            })}
          </span>
          <div className={styles.who}>
            {t('history.machine')}, {shortDigest(actor)}
          </div>
        </div>
        <span className={styles.when}>
          <TimeAgo at={at} />
        </span>
      </li>
    );
  }
  const { verdict, version, reason, evidence, actor, at } = event.decision;
  const [tone, Mark] = VERDICTS[verdict] ?? ['plain', IconRotate];
  return (
    <li className={styles.event} data-tone={tone}>
      <Mark size={20} stroke={1.5} aria-hidden="true" />
      <div>
        <span className={styles.what}>
          {t(`history.decision.${verdict in VERDICTS ? (verdict as 'approve') : 'undo'}`, { version })}
        </span>
        {reason === null || reason === '' ? null : <p className={styles.reason}>{reason}</p>}
        {evidence === null || evidence === '' ? null : (
          <p className={styles.reason}>
            {t('history.evidence')}: {evidence}
          </p>
        )}
        <div className={styles.who}>
          {t('history.registry')}, {shortDigest(actor)}
        </div>
      </div>
      <span className={styles.when}>
        <TimeAgo at={at} />
      </span>
    </li>
  );
}
