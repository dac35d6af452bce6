import type { TFunction } from 'i18next';
import type { Remote } from '../../../src-shared/models/remote.ts';
import type { Tone } from '../../ui/badge.tsx';
import { clock } from '../../ui/format.ts';

/** How it stands with a server, in a word, a colour and a sentence. */
export interface RemoteWords {
  readonly key: 'new' | 'current' | 'behind' | 'waiting' | 'refused';
  readonly tone: Tone;
  readonly text: string;
}

export function remoteWords(remote: Remote, now: number, t: TFunction<'registries'>): RemoteWords {
  const { url, state, asOf, backOffUntil, isUnfinished, lastError } = remote;
  const reason = lastError?.message ?? '';
  const also = isUnfinished ? ` ${t('state.unfinished')}` : '';
  const time = asOf === null ? '' : clock(asOf, now);
  if (state === 'refused') return { key: 'refused', tone: 'bad', text: t('state.refusedText', { reason }) };
  if (backOffUntil !== null && Date.parse(backOffUntil) > now) {
    const until = clock(backOffUntil, now);
    return { key: 'waiting', tone: 'warn', text: t('state.waitingText', { time: until, reason }) + also };
  }
  if (state === 'new')
    return { key: 'new', tone: 'plain', text: (reason === '' ? t('state.newText') : reason) + also };
  if (url === null && lastError === null)
    return state === 'current'
      ? { key: 'current', tone: 'good', text: t('carried.currentText', { time }) }
      : { key: 'behind', tone: 'warn', text: t('carried.behindText', { time }) };
  if (state === 'current')
    return { key: 'current', tone: 'good', text: t('state.currentText', { time }) + also };
  const text = asOf === null ? t('state.behindNever', { reason }) : t('state.behindText', { time, reason });
  return { key: 'behind', tone: 'warn', text: text + also };
}
