import { Button, Group, Modal, Textarea } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TEXT_LIMITS } from '../../../src-shared/limits.ts';
import type { Publisher } from '../../../src-shared/models/catalog.ts';
import { notifyDone } from '../../app/notify.tsx';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Digest } from '../../ui/digest.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { shortDigest } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import styles from './admin.module.css';

type Key = Publisher['identities'][number];

/** Every publisher with its keys; a key that got into wrong hands is revoked here. */
export function PublishersScreen() {
  const { t } = useTranslation('admin');
  const publishers = useQuery(orpc.publishers.list.queryOptions());
  const [leaving, setLeaving] = useState<{ readonly of: string; readonly key: Key } | null>(null);
  return (
    <Page title={t('publishers.title')} lead={t('publishers.lead')}>
      <Answer query={publishers}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconUsers size={28} stroke={1.4} />} title={t('publishers.none')} />
          ) : (
            <Keys items={items} onRevoke={(of, key) => setLeaving({ of, key })} />
          )
        }
      </Answer>
      {leaving === null ? null : (
        <RevokeKeyDialog publisher={leaving.of} of={leaving.key} onClose={() => setLeaving(null)} />
      )}
    </Page>
  );
}

/** A publisher's key; null for one who has none yet. */
interface Line {
  readonly publisher: Publisher;
  readonly key: Key | null;
}

function Keys({
  items,
  onRevoke,
}: {
  readonly items: readonly Publisher[];
  readonly onRevoke: (publisher: string, key: Key) => void;
}) {
  const { t } = useTranslation('admin');
  const lines = items.flatMap((publisher): readonly Line[] =>
    publisher.identities.length === 0
      ? [{ publisher, key: null }]
      : publisher.identities.map((key) => ({ publisher, key })),
  );
  const columns: readonly Column<Line>[] = [
    {
      key: 'publisher',
      title: t('publishers.publisher'),
      cell: ({ publisher: { id, displayName } }) => (
        <>
          <Link to="/publisher/$id" params={{ id }} className={styles.name}>
            {displayName}
          </Link>
          {displayName === id ? null : <code className={styles.sub}>{id}</code>}
        </>
      ),
    },
    {
      key: 'key',
      title: t('publishers.key'),
      cell: ({ key }) =>
        key === null ? (
          <span className={styles.quiet}>{t('publishers.noKeys')}</span>
        ) : (
          <Digest value={key.fingerprint} what={t('publishers.key')} />
        ),
    },
    {
      key: 'added',
      title: t('publishers.added'),
      cell: ({ key }) => (key === null ? '' : <TimeAgo at={key.addedAt} />),
    },
    {
      key: 'state',
      title: t('publishers.state'),
      cell: ({ key }) =>
        key === null ? (
          ''
        ) : key.revokedAt !== null ? (
          <Badge
            tone="bad"
            label={t('publishers.revokedState')}
            {...(key.revokedReason === null ? {} : { hint: key.revokedReason })}
          />
        ) : key.simulated ? (
          <Badge tone="sim" label={t('publishers.simulated')} />
        ) : (
          <Badge tone="good" label={t('publishers.valid')} />
        ),
    },
    {
      key: 'end',
      title: '',
      cell: ({ publisher, key }) =>
        key === null || key.revokedAt !== null ? null : (
          <div className={styles.end}>
            <Button
              size="compact-sm"
              aria-label={t('publishers.revokeWhat', { key: shortDigest(key.fingerprint) })}
              onClick={() => onRevoke(publisher.id, key)}
            >
              {t('publishers.revoke')}
            </Button>
          </div>
        ),
    },
  ];
  return (
    <Table
      caption={t('publishers.title')}
      columns={columns}
      rows={lines}
      rowKey={({ publisher, key }) => `${publisher.id} ${key?.keyId ?? ''}`}
    />
  );
}

function RevokeKeyDialog({
  publisher,
  of: key,
  onClose,
}: {
  readonly publisher: string;
  readonly of: Key;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('admin');
  const { t: ui } = useTranslation('ui');
  const [reason, setReason] = useState('');
  const revoke = useMutation(
    orpc.publishers.revokeKey.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => {
        onClose();
        notifyDone(t('publishers.done'), shortDigest(key.fingerprint));
      },
    }),
  );
  return (
    <Modal opened onClose={onClose} title={t('publishers.revokeTitle')} withCloseButton={false}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          revoke.mutate({ id: publisher, keyId: key.keyId, reason: reason.trim() });
        }}
      >
        <p className={styles.sub}>{t('publishers.revokeText')}</p>
        <Textarea
          label={t('publishers.reason')}
          autosize
          minRows={2}
          maxLength={TEXT_LIMITS.reason}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        {revoke.isError ? <Problem compact error={revoke.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button onClick={onClose}>{ui('cancel')}</Button>
          <Button
            type="submit"
            variant="filled"
            color="red.8"
            loading={revoke.isPending}
            disabled={reason.trim() === ''}
          >
            {t('publishers.revokeAction')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
