import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import { IconDots, IconPlus, IconWebhook } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EVENT_TYPES, type Webhook } from '../../../../src-shared/models/webhook.ts';
import { ButtonLink } from '../../../app/button-link.tsx';
import { orpc } from '../../../client.ts';
import { Answer } from '../../../ui/answer.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { exactTime } from '../../../ui/format.ts';
import { Page } from '../../../ui/page.tsx';
import { Table, type Column } from '../../../ui/table.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { ShownOnce } from '../shown-once.tsx';
import { AddEndpointDialog } from './add-endpoint-dialog.tsx';
import styles from '../admin.module.css';

/** Where events go. */
export function EndpointsScreen() {
  const { t } = useTranslation('admin');
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<{ readonly url: string; readonly secret: string } | null>(null);
  const [leaving, setLeaving] = useState<Webhook | null>(null);
  const webhooks = useQuery(orpc.webhooks.list.queryOptions());
  const remove = useMutation(orpc.webhooks.delete.mutationOptions({ onSuccess: () => setLeaving(null) }));
  return (
    <Page
      title={t('webhooks.title')}
      lead={t('webhooks.lead')}
      actions={
        <>
          <ButtonLink to="/admin/webhooks" search={{ dead: true }}>
            {t('webhooks.deadLetters')}
          </ButtonLink>
          <Button
            variant="filled"
            leftSection={<IconPlus size={15} aria-hidden="true" />}
            onClick={() => setAdding(true)}
          >
            {t('webhooks.make')}
          </Button>
        </>
      }
    >
      <Answer query={webhooks}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconWebhook size={28} stroke={1.4} />} title={t('webhooks.none')} />
          ) : (
            <Endpoints items={items} onSecret={setMade} onRemove={setLeaving} />
          )
        }
      </Answer>
      {isAdding ? (
        <AddEndpointDialog
          onClose={() => setAdding(false)}
          onMade={(endpoint) => {
            setAdding(false);
            setMade(endpoint);
          }}
        />
      ) : null}
      {made === null ? null : (
        <ShownOnce
          title={t('webhooks.secretTitle', { url: made.url })}
          secret={made.secret}
          what={t('webhooks.secret')}
          onClose={() => setMade(null)}
        />
      )}
      <Confirm
        opened={leaving !== null}
        title={t('webhooks.removeTitle')}
        action={t('webhooks.removeAction')}
        danger
        busy={remove.isPending}
        onClose={() => setLeaving(null)}
        onConfirm={() => leaving !== null && remove.mutate({ id: leaving.id })}
      >
        <Text size="sm">
          <code>{leaving?.url}</code>
        </Text>
        <Text size="sm" mt="xs">
          {t('webhooks.removeText')}
        </Text>
      </Confirm>
    </Page>
  );
}

function Endpoints({
  items,
  onSecret,
  onRemove,
}: {
  readonly items: readonly Webhook[];
  readonly onSecret: (made: { readonly url: string; readonly secret: string }) => void;
  readonly onRemove: (webhook: Webhook) => void;
}) {
  const { t } = useTranslation('admin');
  const columns: readonly Column<Webhook>[] = [
    {
      key: 'url',
      title: t('webhooks.url'),
      cell: (one) => (
        <>
          <Link to="/admin/webhooks" search={{ id: one.id }} className={styles.address}>
            {one.url}
          </Link>
          {one.description === '' ? null : <span className={styles.sub}>{one.description}</span>}
        </>
      ),
    },
    {
      key: 'events',
      title: t('webhooks.events'),
      cell: (one) =>
        one.eventTypes.length === EVENT_TYPES.length ? (
          t('webhooks.everyEvent')
        ) : (
          <span title={one.eventTypes.join('\n')}>
            {t('webhooks.amount', { count: one.eventTypes.length })}
          </span>
        ),
    },
    {
      key: 'state',
      title: t('webhooks.state'),
      cell: (one) =>
        one.state === 'disabled' ? (
          <Badge
            tone="plain"
            label={t('webhooks.disabled')}
            {...(one.disabledReason === null ? {} : { hint: one.disabledReason })}
          />
        ) : one.failingSince === null ? (
          <Badge tone="good" label={t('webhooks.enabled')} />
        ) : (
          <Badge
            tone="warn"
            label={t('webhooks.failing')}
            hint={t('webhooks.failingSince', { at: exactTime(one.failingSince) })}
          />
        ),
    },
    {
      key: 'last',
      title: t('webhooks.last'),
      cell: (one) =>
        one.lastSuccessAt === null ? t('webhooks.nothingYet') : <TimeAgo at={one.lastSuccessAt} />,
    },
    {
      key: 'end',
      title: '',
      cell: (one) => <EndpointMenu webhook={one} onSecret={onSecret} onRemove={() => onRemove(one)} />,
    },
  ];
  return <Table caption={t('webhooks.title')} columns={columns} rows={items} rowKey={(one) => one.id} />;
}

function EndpointMenu({
  webhook,
  onSecret,
  onRemove,
}: {
  readonly webhook: Webhook;
  readonly onSecret: (made: { readonly url: string; readonly secret: string }) => void;
  readonly onRemove: () => void;
}) {
  const { t } = useTranslation('admin');
  const { id, url, state } = webhook;
  const enable = useMutation(orpc.webhooks.enable.mutationOptions());
  const disable = useMutation(orpc.webhooks.disable.mutationOptions());
  const rotate = useMutation(orpc.webhooks.rotateSecret.mutationOptions({ onSuccess: onSecret }));
  const isOn = state === 'enabled';
  return (
    <div className={styles.end}>
      <Menu width={180}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('webhooks.actions', { url })}>
            <IconDots size={16} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => (isOn ? disable : enable).mutate({ id })}>
            {t(isOn ? 'webhooks.disable' : 'webhooks.enable')}
          </Menu.Item>
          <Menu.Item onClick={() => rotate.mutate({ id })}>{t('webhooks.newSecret')}</Menu.Item>
          <Menu.Item onClick={onRemove}>{t('webhooks.remove')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
