import { useTranslation } from 'react-i18next';
import type { UpstreamItem, UpstreamState } from '../../../../src-shared/models/upstream.ts';
import { verdictOf } from '../../../../src-shared/models/upstream-standing.ts';
import { submissionOf } from '../../../app/upstream-submission.ts';
import { clock } from '../../../ui/format.ts';

/** Why it stands where it stands, and when it is tried again. */
export function useStanding(item: UpstreamItem): { readonly text: string; readonly next: string | null } {
  const { t } = useTranslation(['registries', 'ui']);
  const { state, error, dueAt, heldBy } = item;
  const decided = verdictOf(item);
  const submission = submissionOf(item);
  if (state === 'conflict') return { text: t('outbox.conflictText'), next: null };
  if (heldBy !== null) {
    const what = `${t(`outbox.kind.${heldBy.kind}`)} ${item.subject}`;
    return { text: t(`outbox.heldText.${holding(heldBy.state)}`, { what }), next: null };
  }
  if (decided?.reason !== undefined && decided.reason !== null)
    return { text: t(`outbox.verdictText.${decided.verdict}`, { reason: decided.reason }), next: null };
  if (error !== null && state !== 'done' && state !== 'cancelled') {
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

/** Nothing else holds another thing up. */
function holding(state: UpstreamState): 'waiting' | 'sending' | 'conflict' {
  return state === 'sending' || state === 'conflict' ? state : 'waiting';
}
