import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { count } from '../../ui/format.ts';
import { OutcomeBadge } from '../../ui/outcome.tsx';
import { Section } from '../../ui/section.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import styles from './side.module.css';

const LOOKED_AT = 100;
const SHOWN = 8;

/** Receipts of the runs before. */
export function EarlierRuns({ extensionId, name }: { readonly extensionId: string; readonly name: string }) {
  const { t } = useTranslation('run');
  const query = useQuery(orpc.runs.list.queryOptions({ input: { extensionId, limit: LOOKED_AT } }));
  const runs = (query.data?.items ?? []).filter((run) => run.name === name).slice(0, SHOWN);
  return (
    <Section title={t('earlier.title')}>
      {runs.length === 0 ? (
        <p className={styles.none}>{t('earlier.none')}</p>
      ) : (
        <>
          <ul className={styles.runs}>
            {runs.map((run) => (
              <li
                key={run.runId}
                title={run.used.length === 0 ? '' : t('earlier.used', { used: run.used.join(', ') })}
              >
                <TimeAgo at={run.at} />
                <span className="tabular">{t('receipt.ms', { ms: count(Math.round(run.durationMs)) })}</span>
                <OutcomeBadge outcome={run.outcome} />
              </li>
            ))}
          </ul>
          <p className={styles.hint}>{t('earlier.hint')}</p>
        </>
      )}
    </Section>
  );
}
