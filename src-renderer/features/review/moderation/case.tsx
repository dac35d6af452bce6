import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { Person } from '../../../ui/person.tsx';
import styles from './moderation.module.css';

/** One case: what it is about, who came with it and when, what they say, how it ended or what can be done. */
export function Case({
  extensionId,
  version,
  badge,
  by,
  at,
  settled,
  actions,
  children,
}: {
  readonly extensionId: string;
  readonly version: string | null;
  readonly badge?: { readonly tone: Tone; readonly label: string };
  /** Left out where moderators are not told. */
  readonly by?: string;
  readonly at: string;
  readonly settled?: { readonly by: string; readonly reason: string; readonly at: string } | null;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation('review');
  return (
    <article
      className={styles.case}
      aria-label={version === null ? extensionId : `${extensionId} ${version}`}
    >
      <header>
        <Link
          to="/extension/$id"
          params={{ id: extensionId }}
          search={version === null ? {} : { version }}
          className={styles.about}
        >
          {extensionId}
        </Link>
        {version === null ? null : <code>{version}</code>}
        {badge === undefined ? null : <Badge tone={badge.tone} label={badge.label} />}
        <span className={styles.quiet}>
          {by === undefined ? null : <Person userId={by} />} <TimeAgo at={at} />
        </span>
      </header>
      {children}
      {settled === undefined || settled === null ? null : (
        <p className={styles.settled}>
          {t('moderation.settledBy')} <Person userId={settled.by} /> <TimeAgo at={settled.at} />:{' '}
          {settled.reason}
        </p>
      )}
      {actions === undefined || actions === null ? null : <div className={styles.actions}>{actions}</div>}
    </article>
  );
}

/** How a case was settled; null while it is open. */
export function settlementOf(one: {
  readonly settledBy: string | null;
  readonly settledReason: string | null;
  readonly settledAt: string | null;
}): { readonly by: string; readonly reason: string; readonly at: string } | null {
  const { settledBy, settledReason, settledAt } = one;
  if (settledBy === null || settledAt === null) return null;
  return { by: settledBy, reason: settledReason ?? '', at: settledAt };
}
