import { useTranslation } from 'react-i18next';
import { capabilityLabel, type Grant } from '../../../src-shared/models/sandbox.ts';
import { Bytes } from '../../ui/bytes.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { count } from '../../ui/format.ts';
import { OutcomeBadge } from '../../ui/outcome.tsx';
import { Facts, Section } from '../../ui/section.tsx';
import type { Finished } from './use-run.ts';
import styles from './side.module.css';

/** What this run was allowed, what it used, what it was denied, and what it cost. */
export function Receipt({ finished }: { readonly finished: Finished }) {
  const { t } = useTranslation('run');
  const { runId, outcome, durationMs, memoryBytes, granted, capabilities } = finished.result;
  return (
    <Section title={t('receipt.title')}>
      <Facts
        items={[
          [t('receipt.outcome'), <OutcomeBadge key="outcome" outcome={outcome} />],
          [
            t('receipt.time'),
            <span key="time" className="tabular">
              {t('receipt.ms', { ms: count(Math.round(durationMs)) })}
            </span>,
          ],
          [t('receipt.memory'), <Bytes key="memory" value={memoryBytes} />],
          [t('receipt.granted'), <Labels key="granted" labels={labelsOf(granted)} />],
          [t('receipt.used'), <Labels key="used" labels={capabilities.used} />],
          [t('receipt.denied'), <Labels key="denied" labels={capabilities.denied} />],
          [
            t('receipt.id'),
            <span key="id" className={styles.id}>
              <code>{runId.slice(0, 8)}</code>
              <CopyButton value={runId} what={t('receipt.id')} />
            </span>,
          ],
        ]}
      />
    </Section>
  );
}

function Labels({ labels }: { readonly labels: readonly string[] }) {
  const { t } = useTranslation('run');
  return labels.length === 0 ? (
    t('receipt.nothing')
  ) : (
    <code className={styles.labels}>{labels.join(', ')}</code>
  );
}

function labelsOf(grants: readonly Grant[]): readonly string[] {
  return grants.flatMap(({ capability, hosts }) =>
    hosts === undefined ? [capability] : hosts.map((host) => capabilityLabel(capability, host)),
  );
}
