import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/badge.tsx';
import { Table } from '../../ui/table.tsx';
import styles from './settings-screen.module.css';

interface Check {
  readonly name: string;
  readonly level: 'error' | 'warning';
  readonly ok: boolean;
  readonly detail: string;
}

/** Every check with what it found; what is wrong stands first. */
export function DoctorResult({
  result,
}: {
  readonly result: { readonly ok: boolean; readonly checks: readonly Check[] };
}) {
  const { t } = useTranslation('settings');
  const rank = (check: Check): number => (check.ok ? 2 : check.level === 'error' ? 0 : 1);
  const failed = result.checks.filter((check) => rank(check) === 0).length;
  const warned = result.checks.filter((check) => rank(check) === 1).length;
  return (
    <div role="status">
      <p>
        {failed > 0 ? (
          <Badge tone="bad" label={t('care.doctorBad', { count: failed })} />
        ) : (
          <Badge tone="good" label={t('care.doctorFine')} />
        )}{' '}
        {warned > 0 ? <Badge tone="warn" label={t('care.doctorWarn', { count: warned })} /> : null}
      </p>
      <Table
        caption={t('care.caption')}
        rows={result.checks.toSorted((a, b) => rank(a) - rank(b))}
        rowKey={({ name, detail }) => `${name} ${detail}`}
        columns={[
          { key: 'check', title: t('care.check'), cell: ({ name }) => <code>{name}</code> },
          {
            key: 'result',
            title: t('care.result'),
            cell: (check) =>
              check.ok ? (
                <Badge tone="good" label={t('care.passed')} />
              ) : check.level === 'error' ? (
                <Badge tone="bad" label={t('care.failed')} />
              ) : (
                <Badge tone="warn" label={t('care.warned')} />
              ),
          },
          {
            key: 'detail',
            title: t('care.detail'),
            cell: ({ detail }) => <span className={styles.wraps}>{detail}</span>,
          },
        ]}
      />
    </div>
  );
}
