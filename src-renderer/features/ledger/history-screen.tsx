import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { IconArrowLeft } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../app/button-link.tsx';
import type { Installation, LedgerEvent } from '../../../src-shared/models/installation.ts';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { Badge, StateBadge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ExtensionIcon } from '../../ui/extension-icon.tsx';
import { Section } from '../../ui/section.tsx';
import { GrantsPanel } from './grants-panel.tsx';
import { HistoryActions } from './history-actions.tsx';
import { nameOf, useInstalledFacts } from './installed-facts.ts';
import { RunsPanel } from './runs-panel.tsx';
import { Timeline } from './timeline-list.tsx';
import { timelineOf } from './timeline.ts';
import styles from './history-screen.module.css';

const route = getRouteApi('/ledger/$id');

/** Everything that ever happened to one extension, what it may do now, and its runs. */
export function HistoryScreen() {
  const { t } = useTranslation('ledger');
  const { id } = route.useParams();
  const events = useQuery(orpc.installs.events.queryOptions({ input: { extensionId: id } }));
  const list = useQuery(orpc.installs.list.queryOptions({ input: {} }));
  const installed = list.data?.items.find(({ extensionId }) => extensionId === id);
  return (
    <div className={styles.scroll}>
      <div className={styles.page}>
        <Link to="/ledger" className={styles.back}>
          <IconArrowLeft size={14} aria-hidden="true" />
          {t('history.back')}
        </Link>
        <Answer query={events}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState
                title={t('history.unknown')}
                actions={<ButtonLink to="/ledger">{t('title')}</ButtonLink>}
              >
                {t('history.unknownText', { id })}
              </EmptyState>
            ) : (
              <History id={id} events={items} installed={installed} />
            )
          }
        </Answer>
      </div>
    </div>
  );
}

function History({
  id,
  events,
  installed,
}: {
  readonly id: string;
  readonly events: readonly LedgerEvent[];
  readonly installed: Installation | undefined;
}) {
  const { t } = useTranslation('ledger');
  const facts = useInstalledFacts();
  const name = nameOf(facts, id);
  return (
    <>
      <header className={styles.header}>
        <ExtensionIcon id={id} name={name} size={48} />
        <div className={styles.names}>
          <h1>{name}</h1>
          <p>
            <code>{id}</code>
            {installed === undefined ? (
              <span>{t('history.gone')}</span>
            ) : (
              <>
                <span>{installed.version}</span>
                {installed.disabledReason === null ? (
                  <StateBadge state={installed.status} />
                ) : (
                  <Badge tone="bad" label={t('table.blocked')} hint={installed.disabledReason} />
                )}
                {installed.pinned ? <Badge tone="plain" label={t('table.pinned')} /> : null}
              </>
            )}
          </p>
        </div>
        <HistoryActions id={id} installed={installed} facts={facts.get(id)} />
      </header>
      <div className={styles.columns}>
        <div className={styles.main}>
          <Section title={t('history.timeline')}>
            <Timeline happenings={timelineOf(events)} />
          </Section>
        </div>
        <div className={styles.side}>
          {installed === undefined ? null : (
            <GrantsPanel
              // What is drafted belongs to these grants.
              key={JSON.stringify(installed.grants)}
              installed={installed}
              permissions={facts.get(id)?.permissions ?? []}
            />
          )}
          <RunsPanel id={id} />
        </div>
      </div>
    </>
  );
}
