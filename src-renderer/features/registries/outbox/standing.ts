import { useTranslation } from 'react-i18next';
import type { UpstreamItem, UpstreamState } from '../../../../src-shared/models/upstream.ts';
import { needsPerson, verdictOf } from '../../../../src-shared/models/upstream-standing.ts';
import { submissionOf } from '../../../app/upstream-submission.ts';
import { clock } from '../../../ui/format.ts';

/** Why it stands where it stands, what a person does about it where one is needed, and when it is tried again. */
export function useStanding(item: UpstreamItem): {
  readonly text: string;
  readonly hint: string | null;
  readonly next: string | null;
} {
  const { t } = useTranslation(['registries', 'ui']);
  const { state, error, dueAt, heldBy } = item;
  const decided = verdictOf(item);
  const submission = submissionOf(item);
  if (state === 'conflict') return { text: t('outbox.conflictText'), hint: null, next: null };
  if (heldBy !== null) {
    const what = `${t(`outbox.kind.${heldBy.kind}`)} ${item.subject}`;
    return { text: t(`outbox.heldText.${holding(heldBy.state)}`, { what }), hint: null, next: null };
  }
  if (decided?.reason !== undefined && decided.reason !== null)
    return { text: decided.reason, hint: null, next: null };
  if (error !== null && state !== 'done' && state !== 'cancelled') {
    const next = state === 'waiting' && dueAt !== null ? clock(dueAt, Date.now()) : null;
    return { text: error.message, hint: needsPerson(item) ? error.hint : null, next };
  }
  if (submission !== null) {
    const { findings } = submission;
    const parts = [
      t('outbox.submission', { state: t(`ui:state.${submission.state}`) }),
      ...(findings === null
        ? []
        : [t('outbox.findings', { errors: findings.errors, warnings: findings.warnings })]),
    ];
    return { text: parts.join(' '), hint: null, next: null };
  }
  if (state === 'waiting') return { text: t('outbox.waitingText'), hint: null, next: null };
  return { text: state === 'following' ? t('outbox.followingText') : '', hint: null, next: null };
}

/** Nothing else holds another thing up. */
function holding(state: UpstreamState): 'waiting' | 'sending' | 'conflict' {
  return state === 'sending' || state === 'conflict' ? state : 'waiting';
}
