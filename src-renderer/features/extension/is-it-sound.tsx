import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { countFindings, type Finding } from '../../../src-shared/models/finding.ts';
import { capabilityLabel } from '../../../src-shared/models/sandbox.ts';
import { orpc } from '../../client.ts';
import { Badge } from '../../ui/badge.tsx';
import { shortDigest } from '../../ui/format.ts';
import { Loading } from '../../ui/loading.tsx';
import { Problem } from '../../ui/problem.tsx';
import { readProblem } from '../../ui/read-problem.ts';
import { Facts, Section } from '../../ui/section.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import type { Shown } from './use-extension.ts';
import styles from './questions.module.css';

/** Is it sound: what the audit found by class, and who decided when. */
export function IsItSound({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const { extension, version } = shown;
  const extensionId = extension.id;
  const named = version?.version ?? '0.0.0';
  const audit = useQuery(
    orpc.extensions.audit.queryOptions({
      input: { extensionId, version: named },
      enabled: version !== null && version.digest !== null,
    }),
  );
  const decisions = useQuery(
    orpc.moderation.history.queryOptions({
      input: { extensionId, version: named },
      enabled: version !== null,
    }),
  );
  const decision = decisions.data?.items.findLast(
    ({ verdict }) => verdict === 'approve' || verdict === 'reject',
  );
  const report = audit.data;
  const isUnaudited =
    version === null ||
    version.digest === null ||
    (audit.isError && readProblem(audit.error)?.code === 'registry.no-audit');
  if (report === undefined) {
    return (
      <Section panel title={t('sound.title')}>
        {isUnaudited ? (
          <p className={styles.text}>
            {extension.origin === 'local' || version?.state !== 'approved'
              ? t('sound.none', { version: version?.version ?? '' })
              : t('sound.atServer', { server: extension.origin })}
          </p>
        ) : audit.isError ? (
          <Problem error={audit.error} compact onRetry={() => void audit.refetch()} />
        ) : (
          <Loading />
        )}
      </Section>
    );
  }
  const { errors, warnings, notices } = countFindings(report.findings);
  const used = report.permissions.observed.flatMap(({ capability, hosts }) =>
    hosts === undefined ? [capability] : hosts.map((host) => capabilityLabel(capability, host)),
  );
  return (
    <Section panel title={t('sound.title')}>
      <div className={styles.counts}>
        {errors + warnings + notices === 0 ? <Badge tone="good" label={t('sound.clean')} /> : null}
        {errors === 0 ? null : <Badge tone="bad" label={t('sound.errors', { count: errors })} />}
        {warnings === 0 ? null : <Badge tone="warn" label={t('sound.warnings', { count: warnings })} />}
        {notices === 0 ? null : <Badge tone="plain" label={t('sound.notices', { count: notices })} />}
      </div>
      {report.findings.length === 0 ? null : (
        <ul className={styles.classes}>
          {byClass(report.findings).map(([name, amount]) => (
            <li key={name}>
              <span>{name}</span>
              <span className={styles.amount}>{amount}</span>
            </li>
          ))}
        </ul>
      )}
      <Facts
        items={[
          [t('sound.audited'), <TimeAgo key="at" at={report.timestamp} />],
          [t('sound.ruleset'), <code key="ruleset">{report.ruleset}</code>],
          [t('sound.ranHere'), used.length === 0 ? t('sound.usedNothing') : used.join(', ')],
          ...(decision === undefined
            ? []
            : [
                [t('sound.reviewer'), <code key="who">{shortDigest(decision.actor)}</code>] as const,
                [t('sound.reviewed'), <TimeAgo key="decided" at={decision.at} />] as const,
              ]),
        ]}
      />
    </Section>
  );
}

function byClass(findings: readonly Finding[]): readonly (readonly [name: string, amount: number])[] {
  const counts = new Map<string, number>();
  for (const { class: name } of findings) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1]);
}
