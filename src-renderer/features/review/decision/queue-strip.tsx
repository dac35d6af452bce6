import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Submission } from '../../../../src-shared/models/catalog.ts';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import styles from './decision.module.css';

/** What waits, beside what is looked at. */
export function QueueStrip({
  items,
  current,
}: {
  readonly items: readonly Submission[];
  readonly current: string;
}) {
  const { t } = useTranslation('review');
  return (
    <nav className={styles.strip} aria-label={t('decision.queue')}>
      <h2>
        {t('queue.waiting')} <span className="tabular">{items.length}</span>
      </h2>
      <ul>
        {items.map((one) => (
          <li key={one.id}>
            <Link
              to="/review/$submissionId"
              params={{ submissionId: one.id }}
              {...(one.id === current ? { 'aria-current': 'page' as const } : {})}
            >
              <b>{one.extensionId.split('.')[1]}</b>
              <span>
                <code>{one.version}</code> <TimeAgo at={one.submittedAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
