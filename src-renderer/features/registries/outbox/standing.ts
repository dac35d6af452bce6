import { useTranslation } from 'react-i18next';
import type { UpstreamItem } from '../../../../src-shared/models/upstream.ts';
import { submissionOf } from '../../../app/upstream-submission.ts';
import { clock } from '../../../ui/format.ts';

/** Why it stands where it stands, and when it is tried again. */
export function useStanding(item: UpstreamItem): { readonly text: string; readonly next: string | null } {
  const { t } = useTranslation(['registries', 'ui']);
  const { state, error, dueAt } = item;
  const submission = submissionOf(item);
  if (state === 'conflict') return { text: t('outbox.conflictText'), next: null };
  if (error !== null) {
    const next = state === 'waiting' && dueAt !== null ? clock(dueAt, Date.now()) : null;
    return { text: error.message, next };
  }
  if (submission !== null) {
    const { findings, decision } = submission;
    const parts = [
      t('outbox.submission', { state: t(`ui:state.${submission.state}`) }),
      ...(findings === null
        ? []
        : [t('outbox.findings', { errors: findings.errors, warnings: findings.warnings })]),
      ...(decision?.reason === undefined || decision.reason === null || decision.reason === ''
        ? []
        : [t('outbox.decided', { reason: decision.reason })]),
    ];
    return { text: parts.join(' '), next: null };
  }
  if (state === 'waiting') return { text: t('outbox.waitingText'), next: null };
  return { text: state === 'following' ? t('outbox.followingText') : '', next: null };
}
