import { useTranslation } from 'react-i18next';
import type { Subscription } from '../../../src-shared/models/installation.ts';
import { Badge } from '../../ui/badge.tsx';
import { day } from '../../ui/format.ts';
import styles from './ledger-table.module.css';

/** Whether it may run, and until when. */
export function SubscriptionCell({ subscription }: { readonly subscription: Subscription }) {
  const { t } = useTranslation('ledger');
  const { state, trialEndsAt } = subscription;
  const text = t(`subscription.${state}`, { date: trialEndsAt === null ? '' : day(trialEndsAt) });
  if (state === 'trial-ended' || state === 'grace' || state === 'lapsed')
    return <Badge tone="warn" label={text} />;
  return <span className={state === 'free' ? styles.quiet : undefined}>{text}</span>;
}
