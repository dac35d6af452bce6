import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ExtensionVersion, Submission } from '../../../../src-shared/models/catalog.ts';
import type { Claim } from '../../../../src-shared/models/moderation.ts';
import type { AuditReport } from '../../../../src-shared/models/finding.ts';
import { orpc } from '../../../client.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Digest } from '../../../ui/digest.tsx';
import { Facts, Section } from '../../../ui/section.tsx';
import { ClaimPart } from '../moderation/claim-part.tsx';
import { VersionMarks } from '../marks/version-marks.tsx';
import { RiskBadge, RiskReasons } from '../risk-badge.tsx';
import { riskOf } from '../risk.ts';
import { Behaviour } from './behaviour.tsx';
import type { Verdict } from './decide-dialog.tsx';
import { History } from './history.tsx';
import styles from './decision.module.css';

/** Beside the source: the decision, who signed, how it behaved, what was decided before. */
export function SidePane({
  submission,
  report,
  before,
  versions,
  canDecide,
  claim,
  onDecide,
}: {
  readonly submission: Submission;
  readonly report: AuditReport | null;
  readonly before: string | null;
  readonly versions: readonly ExtensionVersion[];
  readonly canDecide: boolean;
  /** Who reviews it; null for nobody, undefined where it does not wait. */
  readonly claim: Claim | null | undefined;
  readonly onDecide: (verdict: Verdict) => void;
}) {
  const { t } = useTranslation('review');
  const { extensionId, signer, decision } = submission;
  const risk = riskOf(submission, report);
  const history = useQuery(orpc.moderation.history.queryOptions({ input: { extensionId } }));
  const marked = versions.filter(({ state }) => state === 'approved');
  return (
    <aside className={styles.side}>
      <Section title={t('decision.decide')}>
        {canDecide ? (
          <>
            <p className={styles.risk}>
              <RiskBadge risk={risk} /> <RiskReasons risk={risk} />
            </p>
            {claim === undefined ? null : <ClaimPart submissionId={submission.id} claim={claim} />}
            <div className={styles.decide}>
              <Button variant="filled" onClick={() => onDecide('approve')}>
                {t('decision.approve')}
              </Button>
              <Button onClick={() => onDecide('reject')}>{t('decision.reject')}</Button>
            </div>
          </>
        ) : (
          <p className={styles.quiet}>{decision?.reason ?? t('decision.notPending')}</p>
        )}
      </Section>
      <Section title={t('decision.package')}>
        <Facts
          items={[
            [
              t('decision.signer'),
              signer === null ? (
                <Badge key="none" tone="bad" label={t('decision.unsigned')} />
              ) : (
                <Digest key="signer" value={signer.id} />
              ),
            ],
            [t('decision.digest'), <Digest key="digest" value={submission.digest} />],
            ...(report === null
              ? []
              : [[t('decision.attempts'), t('decision.rules', { ruleset: report.ruleset })] as const]),
          ]}
        />
      </Section>
      <Section title={t('decision.behaviour')}>
        <Behaviour extensionId={extensionId} report={report} before={before} />
      </Section>
      {marked.length === 0 ? null : (
        <Section title={t('marks.title')}>
          <VersionMarks versions={marked} />
        </Section>
      )}
      <Section title={t('decision.history')}>
        <History items={history.data?.items ?? []} />
      </Section>
    </aside>
  );
}
