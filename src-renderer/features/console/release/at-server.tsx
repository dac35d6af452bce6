import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { UpstreamItem } from '../../../../src-shared/models/upstream.ts';
import { needsPerson } from '../../../../src-shared/models/upstream-standing.ts';
import { submissionOf } from '../../../app/upstream-submission.ts';
import { clock } from '../../../ui/format.ts';
import { Section } from '../../../ui/section.tsx';
import { stepsOf } from './steps.ts';
import { Stepper } from './stepper.tsx';
import { SubmissionList } from './submission-list.tsx';
import styles from './release.module.css';

/** Where a version is on its way to a server: what the server says of it, or why it is not there yet. */
export function AtServer({ item, version }: { readonly item: UpstreamItem; readonly version: string }) {
  const { t } = useTranslation('console');
  const { state, registryId, createdAt, error, dueAt } = item;
  const submission = submissionOf(item);
  const steps = stepsOf({ packedAt: createdAt, signedAt: createdAt, submission, auditedAt: null });
  const server = registryId;
  const isOnTheWay = state === 'waiting' || state === 'sending';
  return (
    <Section
      title={t('release.atServer', { server })}
      actions={<Link to="/registries/outbox">{t('release.outbox')}</Link>}
    >
      <Stepper version={version} steps={steps} />
      {isOnTheWay ? (
        <p className={styles.note} role="status">
          {error === null ? t('release.waitsToBeSent', { server }) : error.message}{' '}
          {error === null || !needsPerson(item) ? null : `${error.hint} `}
          {error === null || dueAt === null
            ? null
            : t('release.triedAgain', { time: clock(dueAt, Date.now()) })}
        </p>
      ) : null}
      {state === 'conflict' ? <p className={styles.missing}>{t('release.conflict', { server })}</p> : null}
      {state === 'refused' && error !== null ? (
        <p className={styles.missing}>
          {error.message} {error.hint} <code>{error.code}</code>
        </p>
      ) : null}
      {submission === null || (submission.decision === null && submission.findings === null) ? null : (
        <SubmissionList submissions={[submission]} isHere={false} />
      )}
    </Section>
  );
}
