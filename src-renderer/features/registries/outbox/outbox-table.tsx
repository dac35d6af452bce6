import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { UpstreamItem, UpstreamState } from '../../../../src-shared/models/upstream.ts';
import { needsPerson, verdictOf } from '../../../../src-shared/models/upstream-standing.ts';
import { orpc } from '../../../client.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { Table, type Column } from '../../../ui/table.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import styles from '../registries.module.css';
import { useStanding } from './standing.ts';

const TONES: Readonly<Record<UpstreamState, Tone>> = {
  waiting: 'plain',
  sending: 'accent',
  following: 'accent',
  conflict: 'warn',
  refused: 'bad',
  done: 'quiet',
  cancelled: 'plain',
};

/** One state of what is on its way, as a badge; what was decided there says so. */
function UpstreamBadge({ item }: { readonly item: UpstreamItem }) {
  const { t } = useTranslation('registries');
  // What waits for a token or a passphrase waits for the person, as what differs does.
  const state = item.state !== 'refused' && needsPerson(item) ? 'conflict' : item.state;
  const decided = verdictOf(item);
  if (decided !== null)
    return (
      <Badge
        tone={decided.verdict === 'rejected' ? 'bad' : 'good'}
        label={t(`outbox.verdict.${decided.verdict}`)}
      />
    );
  return (
    <Badge
      tone={TONES[state]}
      label={t(`outbox.states.${state}`)}
      {...(state === 'done' ? { icon: IconCircleCheck } : {})}
    />
  );
}

/** What is on its way, why it is not there yet, and what can be done about it. */
export function OutboxTable({
  items,
  onChoose,
}: {
  readonly items: readonly UpstreamItem[];
  readonly onChoose: (item: UpstreamItem) => void;
}) {
  const { t } = useTranslation('registries');
  const columns: readonly Column<UpstreamItem>[] = [
    {
      key: 'what',
      title: t('outbox.what'),
      width: '28%',
      cell: ({ kind, subject }) => (
        <>
          <span className={styles.name}>{t(`outbox.kind.${kind}`)}</span>
          <span className={styles.sub}>{subject}</span>
        </>
      ),
    },
    {
      key: 'to',
      title: t('outbox.to'),
      // Where its token is changed, should it want another one.
      cell: ({ registryId }) => (
        <Link to="/registries/of/$id" params={{ id: registryId }}>
          <code>{registryId}</code>
        </Link>
      ),
    },
    { key: 'state', title: t('outbox.state'), cell: (item) => <Standing item={item} /> },
    { key: 'written', title: t('outbox.written'), cell: ({ createdAt }) => <TimeAgo at={createdAt} /> },
    {
      key: 'actions',
      title: t('outbox.actions'),
      numeric: true,
      cell: (item) => <Actions item={item} onChoose={onChoose} />,
    },
  ];
  return <Table caption={t('outbox.caption')} columns={columns} rows={items} rowKey={({ id }) => id} />;
}

/** The state in a word, and why it is so. */
export function Standing({ item }: { readonly item: UpstreamItem }) {
  const { text, hint, next } = useStanding(item);
  const { t } = useTranslation('registries');
  return (
    <span className={styles.state}>
      <UpstreamBadge item={item} />
      <span>
        {text}
        {hint === null ? null : ` ${hint}`}
        {next === null ? null : <> {t('outbox.next', { time: next })}</>}
        {item.error === null || item.state === 'done' || item.state === 'cancelled' ? null : (
          <>
            {' '}
            <code>{item.error.code}</code>
          </>
        )}
      </span>
    </span>
  );
}

function Actions({
  item,
  onChoose,
}: {
  readonly item: UpstreamItem;
  readonly onChoose: (item: UpstreamItem) => void;
}) {
  const { t } = useTranslation('registries');
  const retry = useMutation(orpc.upstream.retry.mutationOptions());
  const cancel = useMutation(orpc.upstream.cancel.mutationOptions());
  const { id, kind, subject, state } = item;
  const what = `${t(`outbox.kind.${kind}`)} ${subject}`;
  const isOver = state === 'done' || state === 'cancelled';
  return (
    <span className={styles.buttons}>
      {state === 'conflict' ? (
        <Button
          size="compact-sm"
          variant="filled"
          aria-label={t('outbox.resolveOf', { what })}
          onClick={() => onChoose(item)}
        >
          {t('outbox.resolve')}
        </Button>
      ) : null}
      {state === 'waiting' || state === 'refused' ? (
        <Button
          size="compact-sm"
          aria-label={t('outbox.retryOf', { what })}
          loading={retry.isPending}
          onClick={() => retry.mutate({ id })}
        >
          {t('outbox.retry')}
        </Button>
      ) : null}
      {isOver || state === 'sending' ? null : (
        <Button
          size="compact-sm"
          aria-label={t('outbox.cancelOf', { what })}
          loading={cancel.isPending}
          onClick={() => cancel.mutate({ id })}
        >
          {t('outbox.cancel')}
        </Button>
      )}
    </span>
  );
}
