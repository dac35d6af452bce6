import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Submission } from '../../../src-shared/models/catalog.ts';
import type { Claim } from '../../../src-shared/models/moderation.ts';
import type { AuditReport } from '../../../src-shared/models/finding.ts';
import { StateBadge } from '../../ui/badge.tsx';
import { ExtensionIcon } from '../../ui/extension-icon.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { Person } from '../../ui/person.tsx';
import { RiskBadge, RiskReasons } from './risk-badge.tsx';
import { riskOf } from './risk.ts';
import styles from './review.module.css';

/** Submissions as rows; the selected one is where the keys are. */
export function QueueTable({
  items,
  reports,
  selected,
  decided,
}: {
  readonly items: readonly (Submission & { readonly claim?: Claim | null })[];
  readonly reports: readonly (AuditReport | null)[];
  readonly selected: number;
  readonly decided: boolean;
}) {
  const { t } = useTranslation('review');
  const row = useRef<HTMLTableRowElement>(null);
  // The keys act where the focus is: Enter opens what is marked.
  useEffect(() => {
    row.current?.scrollIntoView({ block: 'nearest' });
    row.current?.querySelector('a')?.focus({ preventScroll: true });
  }, [selected]);
  return (
    <table className={styles.queue}>
      <thead>
        <tr>
          <th scope="col">{t('queue.extension')}</th>
          <th scope="col">{t('queue.version')}</th>
          <th scope="col">{t(decided ? 'queue.state' : 'queue.risk')}</th>
          <th scope="col">{t(decided ? 'queue.reason' : 'queue.reasons')}</th>
          {decided ? null : <th scope="col">{t('queue.reviewer')}</th>}
          <th scope="col">{t(decided ? 'queue.decidedAt' : 'queue.waits')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one, index) => {
          const risk = riskOf(one, reports[index] ?? null);
          return (
            <tr
              key={one.id}
              ref={index === selected ? row : null}
              data-selected={index === selected || undefined}
            >
              <td>
                <span className={styles.who}>
                  <ExtensionIcon
                    id={one.extensionId}
                    name={one.extensionId.split('.')[1] ?? one.extensionId}
                    size={24}
                    hasIcon={false}
                  />
                  <Link to="/review/$submissionId" params={{ submissionId: one.id }}>
                    {one.extensionId}
                  </Link>
                </span>
              </td>
              <td>
                <code>{one.version}</code>
              </td>
              <td>{decided ? <StateBadge state={one.state} /> : <RiskBadge risk={risk} />}</td>
              <td className={styles.why}>{decided ? one.decision?.reason : <RiskReasons risk={risk} />}</td>
              {decided ? null : <td>{one.claim ? <Person userId={one.claim.reviewer} /> : ''}</td>}
              <td>
                <TimeAgo at={decided ? (one.decision?.at ?? one.submittedAt) : one.submittedAt} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
