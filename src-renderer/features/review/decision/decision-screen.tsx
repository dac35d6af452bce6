import { Tabs } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Submission } from '../../../../src-shared/models/catalog.ts';
import type { AuditReport } from '../../../../src-shared/models/finding.ts';
import { orpc } from '../../../client.ts';
import { Answer } from '../../../ui/answer.tsx';
import { StateBadge } from '../../../ui/badge.tsx';
import { ExtensionIcon } from '../../../ui/extension-icon.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { KeyFooter } from '../key-footer.tsx';
import { WAITING } from '../queue.ts';
import { DECISION_TABS, type DecisionTab } from '../review-search.ts';
import { useKeys } from '../use-keys.ts';
import { DecideDialog, type Verdict } from './decide-dialog.tsx';
import { DiffPane } from './diff-pane.tsx';
import { ManifestPane } from './manifest-pane.tsx';
import { QueueStrip } from './queue-strip.tsx';
import { SidePane } from './side-pane.tsx';
import { SourcePane } from './source-pane.tsx';
import styles from './decision.module.css';

const route = getRouteApi('/review/$submissionId');

/** One submission with everything that a decision needs. */
export function DecisionScreen() {
  const { submissionId } = route.useParams();
  const query = useQuery(orpc.submissions.get.queryOptions({ input: { id: submissionId } }));
  return (
    <Answer query={query}>
      {({ submission, report }) => <Decision key={submission.id} submission={submission} report={report} />}
    </Answer>
  );
}

function Decision({
  submission,
  report,
}: {
  readonly submission: Submission;
  readonly report: AuditReport | null;
}) {
  const { t } = useTranslation('review');
  const { tab = 'findings', file, line } = route.useSearch();
  const navigate = route.useNavigate();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const queue = useQuery(orpc.moderation.queue.queryOptions({ input: WAITING }));
  const extension = useQuery(
    orpc.extensions.get.queryOptions({ input: { extensionId: submission.extensionId } }),
  );
  const waiting = queue.data?.items ?? [];
  const at = waiting.findIndex(({ id }) => id === submission.id);
  const canDecide = submission.state === 'pending';
  const go = (step: number): void => {
    const next = at < 0 ? waiting[0] : waiting[at + step];
    if (next !== undefined)
      void navigate({ to: '/review/$submissionId', params: { submissionId: next.id }, search: {} });
  };
  useKeys({
    j: () => go(1),
    k: () => go(-1),
    ...(canDecide ? { a: () => setVerdict('approve'), r: () => setVerdict('reject') } : {}),
    Escape: () => void navigate({ to: '/review', search: {} }),
  });
  const name = extension.data?.extension.displayName ?? submission.extensionId;
  const before =
    extension.data?.versions.find(
      ({ state, version }) => state === 'approved' && version !== submission.version,
    )?.version ?? null;
  return (
    <div className={styles.screen}>
      <header className={styles.bar}>
        <Link to="/review" className={styles.back}>
          <IconChevronLeft size={14} aria-hidden="true" />
          {t('decision.back')}
        </Link>
        <ExtensionIcon id={submission.extensionId} name={name} size={24} hasIcon={false} />
        <h1>{t('decision.of', { name, version: submission.version })}</h1>
        <code>{submission.extensionId}</code>
        <StateBadge state={submission.state} />
        <span className={styles.when}>
          {t('decision.submitted')} <TimeAgo at={submission.submittedAt} />
        </span>
      </header>
      <QueueStrip items={waiting} current={submission.id} />
      <Tabs
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next as DecisionTab }, replace: true })}
        classNames={{ root: styles.main ?? '', list: styles.tabList ?? '', panel: styles.panel ?? '' }}
      >
        <Tabs.List aria-label={t('decision.parts')}>
          {DECISION_TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`decision.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="findings">
          <SourcePane
            submission={submission}
            digest={extension.data?.versions.find(({ version }) => version === submission.version)?.digest}
            findings={report?.findings ?? []}
            file={file}
            line={line}
            onOpen={(path, place) =>
              void navigate({
                search: { tab: 'findings', file: path, ...(place === undefined ? {} : { line: place }) },
              })
            }
          />
        </Tabs.Panel>
        <Tabs.Panel value="diff">
          <DiffPane submission={submission} before={before} />
        </Tabs.Panel>
        <Tabs.Panel value="manifest">
          <ManifestPane submission={submission} />
        </Tabs.Panel>
      </Tabs>
      <SidePane
        submission={submission}
        report={report}
        before={before}
        versions={extension.data?.versions ?? []}
        canDecide={canDecide}
        claim={waiting[at]?.claim}
        onDecide={setVerdict}
      />
      <KeyFooter
        keys={[
          ['j k', t('keys.move')],
          ...(canDecide
            ? ([
                ['a', t('keys.approve')],
                ['r', t('keys.reject')],
              ] as const)
            : []),
          ['Esc', t('keys.back')],
        ]}
      />
      {verdict === null ? null : (
        <DecideDialog
          submission={submission}
          name={name}
          verdict={verdict}
          onClose={() => setVerdict(null)}
        />
      )}
    </div>
  );
}
