import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AuditReport, CapabilityUse } from '../../../../src-shared/models/finding.ts';
import { orpc } from '../../../client.ts';
import { Table } from '../../../ui/table.tsx';
import styles from './decision.module.css';

const labels = (uses: readonly CapabilityUse[]): string[] =>
  uses.flatMap(({ capability, hosts }) =>
    hosts === undefined || hosts.length === 0 ? [capability] : hosts.map((host) => `${capability}:${host}`),
  );

/** What it says that it uses, what it used when it was tried, and what the version before used. */
export function Behaviour({
  extensionId,
  report,
  before,
}: {
  readonly extensionId: string;
  readonly report: AuditReport | null;
  readonly before: string | null;
}) {
  const { t } = useTranslation('review');
  const earlier = useQuery(
    orpc.extensions.audit.queryOptions({
      input: { extensionId, version: before ?? '0.0.0' },
      enabled: before !== null,
    }),
  );
  const declared = labels(report?.permissions.declared ?? []);
  const observed = labels(report?.permissions.observed ?? []);
  const past = labels(earlier.data?.permissions.observed ?? []);
  const all = [...new Set([...declared, ...observed, ...past])];
  if (all.length === 0) return <p className={styles.quiet}>{t('decision.noCapabilities')}</p>;
  const says = (list: readonly string[]) => (name: string) =>
    list.includes(name) ? t('decision.yes') : t('decision.no');
  return (
    <Table
      caption={t('decision.behaviour')}
      columns={[
        { key: 'name', title: t('decision.capability'), cell: (name) => <code>{name}</code> },
        { key: 'declared', title: t('decision.declared'), cell: says(declared) },
        { key: 'observed', title: t('decision.observed'), cell: says(observed) },
        ...(before === null
          ? []
          : [{ key: 'past', title: t('decision.before', { version: before }), cell: says(past) }]),
      ]}
      rows={all}
      rowKey={(name) => name}
    />
  );
}
