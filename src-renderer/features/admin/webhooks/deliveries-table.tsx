import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Delivery, DeliveryState } from '../../../../src-shared/models/webhook.ts';
import { orpc } from '../../../client.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { Table, type Column } from '../../../ui/table.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import styles from '../admin.module.css';

const TONES: Readonly<Record<DeliveryState, Tone>> = { waiting: 'plain', delivered: 'good', dead: 'bad' };

/** Deliveries, newest first, each with a way to send it again. */
export function DeliveriesTable({
  caption,
  items,
}: {
  readonly caption: string;
  readonly items: readonly Delivery[];
}) {
  const { t } = useTranslation('admin');
  const again = useMutation(orpc.webhooks.redeliver.mutationOptions());
  const columns: readonly Column<Delivery>[] = [
    { key: 'event', title: t('webhooks.event'), cell: (one) => <code>{one.type}</code> },
    {
      key: 'subject',
      title: t('webhooks.subject'),
      cell: (one) => <code className={styles.address}>{one.subject}</code>,
    },
    {
      key: 'state',
      title: t('webhooks.state'),
      cell: (one) => (
        <>
          <Badge tone={TONES[one.state]} label={t(`webhooks.deliveryStates.${one.state}`)} />
          {one.dueAt === null ? null : (
            <span className={styles.sub}>
              {t('webhooks.due')} <TimeAgo at={one.dueAt} />
            </span>
          )}
        </>
      ),
    },
    { key: 'attempts', title: t('webhooks.attempts'), numeric: true, cell: (one) => one.attempts },
    {
      key: 'answer',
      title: t('webhooks.answer'),
      cell: (one) => (
        <>
          {one.lastStatus}
          {one.lastProblem === null ? null : <span className={styles.sub}>{one.lastProblem}</span>}
        </>
      ),
    },
    {
      key: 'at',
      title: t('webhooks.at'),
      cell: (one) => (
        <span className={styles.when}>
          <TimeAgo at={one.endedAt ?? one.createdAt} />
        </span>
      ),
    },
    {
      key: 'end',
      title: '',
      cell: (one) =>
        one.state === 'waiting' ? null : (
          <div className={styles.end}>
            <Button
              size="compact-sm"
              aria-label={t('webhooks.againWhat', { subject: one.subject })}
              onClick={() => again.mutate({ deliveryId: one.id })}
            >
              {t('webhooks.again')}
            </Button>
          </div>
        ),
    },
  ];
  return <Table caption={caption} columns={columns} rows={items} rowKey={(one) => one.id} />;
}
