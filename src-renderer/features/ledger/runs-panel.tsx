import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../src-shared/models/installation.ts';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { count } from '../../ui/format.ts';
import { OutcomeBadge } from '../../ui/outcome.tsx';
import { Section } from '../../ui/section.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import styles from './runs-panel.module.css';

const STEP = 10;
const MOST = 200;

/** The receipts of its runs: what each used, and what was denied. */
export function RunsPanel({ id }: { readonly id: string }) {
  const { t } = useTranslation('ledger');
  const [limit, setLimit] = useState(STEP);
  const query = useQuery(
    orpc.runs.list.queryOptions({
      input: { extensionId: id, limit: limit + 1 },
      placeholderData: (before) => before,
    }),
  );
  return (
    <Section title={t('runs.title')} panel>
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.none}>{t('runs.none')}</p>
          ) : (
            <>
              <ul className={styles.runs}>
                {items.slice(0, limit).map((run) => (
                  <Run key={run.runId} run={run} />
                ))}
              </ul>
              {items.length > limit && limit < MOST - 1 ? (
                <Button size="compact-sm" mt={10} onClick={() => setLimit(Math.min(MOST - 1, limit + 40))}>
                  {t('runs.more')}
                </Button>
              ) : null}
            </>
          )
        }
      </Answer>
    </Section>
  );
}

function Run({ run }: { readonly run: RunRecord }) {
  const { t } = useTranslation('ledger');
  return (
    <li>
      <div className={styles.head}>
        <span className={styles.name}>{run.name}</span>
        <OutcomeBadge outcome={run.outcome} />
      </div>
      <p className={styles.facts}>
        <TimeAgo at={run.at} />
        <span className="tabular">{t('runs.ms', { ms: count(Math.round(run.durationMs)) })}</span>
        <span>{run.version}</span>
      </p>
      <p className={styles.facts}>
        {t('runs.used')} <code>{run.used.length === 0 ? t('runs.nothing') : run.used.join(', ')}</code>
        {run.denied.length === 0 ? null : (
          <>
            {t('runs.denied')} <code>{run.denied.join(', ')}</code>
          </>
        )}
      </p>
    </li>
  );
}
