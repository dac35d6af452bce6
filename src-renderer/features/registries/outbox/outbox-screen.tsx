import { Button, SegmentedControl } from '@mantine/core';
import { IconArrowLeft, IconMailCheck, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UpstreamItem } from '../../../../src-shared/models/upstream.ts';
import { ButtonLink } from '../../../app/button-link.tsx';
import { openTray } from '../../../app/shell/tray-state.ts';
import { orpc } from '../../../client.ts';
import { Answer } from '../../../ui/answer.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Page } from '../../../ui/page.tsx';
import styles from '../registries.module.css';
import { ConflictDialog } from './conflict-dialog.tsx';
import { OutboxTable } from './outbox-table.tsx';

const route = getRouteApi('/registries/outbox');
const SHOWN = 100;

/** What goes to servers: what waits and why, and what a person has to choose. */
export function OutboxScreen() {
  const { t } = useTranslation('registries');
  const navigate = useNavigate();
  const isAll = route.useSearch().all === true;
  const [choosing, setChoosing] = useState<UpstreamItem | null>(null);
  const items = useQuery(orpc.upstream.list.queryOptions({ input: { open: !isAll, limit: SHOWN } }));
  const send = useMutation(orpc.upstream.send.mutationOptions({ onSuccess: openTray }));
  return (
    <Page
      title={t('outbox.title')}
      lead={
        <>
          <Link to="/registries" className={styles.back}>
            <IconArrowLeft size={14} aria-hidden="true" />
            {t('one.back')}
          </Link>
          <div>{t('outbox.lead')}</div>
        </>
      }
      actions={
        <>
          <SegmentedControl
            aria-label={t('outbox.which')}
            value={isAll ? 'all' : 'open'}
            data={[
              { value: 'open', label: t('outbox.open') },
              { value: 'all', label: t('outbox.all') },
            ]}
            onChange={(next) =>
              void navigate({
                to: '/registries/outbox',
                search: next === 'all' ? { all: true } : {},
                replace: true,
              })
            }
          />
          <Button
            variant="filled"
            leftSection={<IconSend size={15} />}
            disabled={(items.data?.open ?? 0) === 0}
            loading={send.isPending}
            onClick={() => send.mutate({})}
          >
            {t('outbox.send')}
          </Button>
        </>
      }
    >
      <Answer query={items}>
        {(data) =>
          data.items.length === 0 ? (
            <EmptyState
              title={t(isAll ? 'outbox.neverTitle' : 'outbox.emptyTitle')}
              icon={<IconMailCheck size={32} />}
              {...(isAll
                ? {}
                : {
                    actions: (
                      <ButtonLink to="/registries/outbox" search={{ all: true }} replace>
                        {t('outbox.showAll')}
                      </ButtonLink>
                    ),
                  })}
            >
              {t('outbox.emptyText')}
            </EmptyState>
          ) : (
            <OutboxTable items={data.items} onChoose={setChoosing} />
          )
        }
      </Answer>
      <ConflictDialog item={choosing} onClose={() => setChoosing(null)} />
    </Page>
  );
}
