import { IconGavel } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { DeskParts } from './desk-parts.tsx';
import { KeyFooter } from './key-footer.tsx';
import { LATEST, WAITING } from './queue.ts';
import { QueueTable } from './queue-table.tsx';
import { useKeys } from './use-keys.ts';
import styles from './review.module.css';

const route = getRouteApi('/review');

/** What waits for a decision, and what was decided. */
export function QueueScreen({ decided }: { readonly decided: boolean }) {
  const { t } = useTranslation('review');
  const navigate = route.useNavigate();
  const waiting = useQuery(orpc.moderation.queue.queryOptions({ input: WAITING }));
  const latest = useQuery(orpc.submissions.list.queryOptions({ input: LATEST, enabled: decided }));
  const query = decided ? latest : waiting;
  const items = decided
    ? (latest.data?.items ?? []).filter((one) => one.decision !== null)
    : (waiting.data?.items ?? []);
  const reports = useQueries({
    queries: items
      .slice(0, 50)
      .map((one) => orpc.submissions.get.queryOptions({ input: { id: one.id }, enabled: !decided })),
  });
  const [at, setAt] = useState(0);
  const selected = Math.min(at, Math.max(items.length - 1, 0));
  const open = (index: number): void => {
    const one = items[index];
    if (one !== undefined) void navigate({ to: '/review/$submissionId', params: { submissionId: one.id } });
  };
  useKeys({
    j: () => setAt(Math.min(selected + 1, items.length - 1)),
    k: () => setAt(Math.max(selected - 1, 0)),
    Enter: () => open(selected),
  });
  return (
    <div className={styles.screen}>
      <Page
        title={t('title')}
        lead={t(decided ? 'queue.leadDecided' : 'queue.lead')}
        actions={<DeskParts show={decided ? 'decided' : 'waiting'} />}
      >
        <Answer query={query}>
          {() =>
            items.length === 0 ? (
              <EmptyState
                icon={<IconGavel size={28} stroke={1.4} />}
                title={t(decided ? 'queue.emptyDecidedTitle' : 'queue.emptyTitle')}
              >
                {t(decided ? 'queue.emptyDecided' : 'queue.empty')}
              </EmptyState>
            ) : (
              <QueueTable
                items={items}
                reports={reports.map(({ data }) => data?.report ?? null)}
                selected={selected}
                decided={decided}
              />
            )
          }
        </Answer>
      </Page>
      <KeyFooter
        keys={[
          ['j k', t('keys.move')],
          ['Enter', t('keys.open')],
        ]}
      />
    </div>
  );
}
