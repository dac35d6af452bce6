import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AuditReport, CapabilityUse } from '../../../../src-shared/models/finding.ts';
import { orpc } from '../../../client.ts';
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
  return (
    <ul className={styles.uses}>
      {all.map((name) => (
        <li key={name}>
          <code>{name}</code>
          <span>
            {[
              t(declared.includes(name) ? 'decision.isDeclared' : 'decision.notDeclared'),
              t(observed.includes(name) ? 'decision.isObserved' : 'decision.notObserved'),
              ...(before === null
                ? []
                : [
                    t(past.includes(name) ? 'decision.wasObserved' : 'decision.wasNotObserved', {
                      version: before,
                    }),
                  ]),
            ].join(', ')}
          </span>
        </li>
      ))}
    </ul>
  );
}
