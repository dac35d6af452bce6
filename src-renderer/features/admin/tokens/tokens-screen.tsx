import { Button, Text } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessToken } from '../../../../src-shared/models/access-token.ts';
import { notifyDone } from '../../../app/notify.tsx';
import { orpc } from '../../../client.ts';
import { Answer } from '../../../ui/answer.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Day } from '../../../ui/day.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Page } from '../../../ui/page.tsx';
import { Table, type Column } from '../../../ui/table.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { Pager } from '../pager.tsx';
import { ShownOnce } from '../shown-once.tsx';
import { useCursorPages } from '../use-pages.ts';
import { MakeTokenDialog } from './make-token-dialog.tsx';
import styles from '../admin.module.css';

/** Who may sign in, with what, until when; made and revoked here. */
export function TokensScreen() {
  const { t } = useTranslation('admin');
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<{ readonly name: string; readonly token: string } | null>(null);
  const [leaving, setLeaving] = useState<AccessToken | null>(null);
  const { page, ways } = useCursorPages();
  const tokens = useQuery({
    ...orpc.tokens.list.queryOptions({ input: page }),
    placeholderData: keepPreviousData,
  });
  const revoke = useMutation(
    orpc.tokens.revoke.mutationOptions({
      onSuccess: ({ name }) => {
        setLeaving(null);
        notifyDone(t('tokens.revoked'), name);
      },
    }),
  );
  return (
    <Page
      title={t('tokens.title')}
      lead={t('tokens.lead')}
      actions={
        <Button
          variant="filled"
          leftSection={<IconPlus size={15} aria-hidden="true" />}
          onClick={() => setMaking(true)}
        >
          {t('tokens.make')}
        </Button>
      }
    >
      <Answer query={tokens}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconKey size={28} stroke={1.4} />} title={t('tokens.none')} />
          ) : (
            <>
              <Tokens items={items} onRevoke={setLeaving} />
              <Pager {...ways(nextCursor)} />
            </>
          )
        }
      </Answer>
      {isMaking ? (
        <MakeTokenDialog
          onClose={() => setMaking(false)}
          onMade={(token) => {
            setMaking(false);
            setMade(token);
          }}
        />
      ) : null}
      {made === null ? null : (
        <ShownOnce
          title={t('tokens.madeTitle', { name: made.name })}
          secret={made.token}
          what={t('tokens.token')}
          onClose={() => setMade(null)}
        />
      )}
      <Confirm
        opened={leaving !== null}
        title={t('tokens.revokeTitle', { name: leaving?.name ?? '' })}
        action={t('tokens.revokeAction')}
        danger
        busy={revoke.isPending}
        onClose={() => setLeaving(null)}
        onConfirm={() => leaving !== null && revoke.mutate({ id: leaving.id })}
      >
        <Text size="sm">{t('tokens.revokeText')}</Text>
      </Confirm>
    </Page>
  );
}

function Tokens({
  items,
  onRevoke,
}: {
  readonly items: readonly AccessToken[];
  readonly onRevoke: (token: AccessToken) => void;
}) {
  const { t } = useTranslation('admin');
  const now = Date.now();
  const isOver = (one: AccessToken): boolean => one.expiresAt !== null && Date.parse(one.expiresAt) <= now;
  const columns: readonly Column<AccessToken>[] = [
    {
      key: 'name',
      title: t('tokens.name'),
      cell: (one) => (
        <>
          <span className={styles.name}>{one.name}</span>
          <code className={styles.sub}>{one.id.slice(0, 12)}…</code>
        </>
      ),
    },
    {
      key: 'role',
      title: t('tokens.role'),
      cell: (one) => (
        <>
          {t(`tokens.roles.${one.role}`)}
          {one.scope === null ? null : (
            <span className={styles.sub}>
              {t(`tokens.scopes.${one.scope}`)} {one.extensionId ?? ''}
            </span>
          )}
        </>
      ),
    },
    {
      key: 'publisher',
      title: t('tokens.publisher'),
      cell: (one) => one.publisherId ?? <span className={styles.quiet}>{t('tokens.every')}</span>,
    },
    {
      key: 'state',
      title: t('tokens.state'),
      cell: (one) =>
        one.revokedAt !== null ? (
          <Badge tone="bad" label={t('tokens.states.revoked')} />
        ) : isOver(one) ? (
          <Badge tone="warn" label={t('tokens.states.expired')} />
        ) : (
          <Badge tone="good" label={t('tokens.states.good')} />
        ),
    },
    {
      key: 'expires',
      title: t('tokens.expires'),
      cell: (one) => (one.expiresAt === null ? t('tokens.never') : <Day at={one.expiresAt} />),
    },
    {
      key: 'used',
      title: t('tokens.lastUsed'),
      cell: (one) => (one.lastUsedAt === null ? t('tokens.unused') : <TimeAgo at={one.lastUsedAt} />),
    },
    { key: 'made', title: t('tokens.made'), cell: (one) => <TimeAgo at={one.createdAt} /> },
    {
      key: 'end',
      title: '',
      cell: (one) =>
        one.revokedAt !== null || isOver(one) ? null : (
          <div className={styles.end}>
            <Button
              size="compact-sm"
              aria-label={t('tokens.revokeWhat', { name: one.name })}
              onClick={() => onRevoke(one)}
            >
              {t('tokens.revoke')}
            </Button>
          </div>
        ),
    },
  ];
  return <Table caption={t('tokens.title')} columns={columns} rows={items} rowKey={(one) => one.id} />;
}
