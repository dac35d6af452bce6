import { Button } from '@mantine/core';
import { IconChevronLeft, IconWebhook } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../../app/button-link.tsx';
import { notifyDone } from '../../../app/notify.tsx';
import { orpc } from '../../../client.ts';
import { Answer } from '../../../ui/answer.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Page } from '../../../ui/page.tsx';
import { Pager } from '../pager.tsx';
import { useOffsetPages } from '../use-pages.ts';
import { DeliveriesTable } from './deliveries-table.tsx';

/** What could not be delivered anywhere. */
export function DeadLettersScreen() {
  const { t } = useTranslation('admin');
  const { page, ways } = useOffsetPages();
  const letters = useQuery({
    ...orpc.webhooks.deadLetters.queryOptions({ input: page }),
    placeholderData: keepPreviousData,
  });
  const retry = useMutation(
    orpc.webhooks.retryDeadLetters.mutationOptions({
      onSuccess: ({ retried }) => notifyDone(t('webhooks.retried', { count: retried })),
    }),
  );
  const hasAny = (letters.data?.items.length ?? 0) > 0;
  return (
    <Page
      title={t('webhooks.deadLetters')}
      lead={t('webhooks.deadLead')}
      actions={
        <>
          <ButtonLink to="/admin/webhooks" leftSection={<IconChevronLeft size={14} aria-hidden="true" />}>
            {t('webhooks.back')}
          </ButtonLink>
          {hasAny ? (
            <Button variant="filled" loading={retry.isPending} onClick={() => retry.mutate({})}>
              {t('webhooks.retryAll')}
            </Button>
          ) : null}
        </>
      }
    >
      <Answer query={letters}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconWebhook size={28} stroke={1.4} />} title={t('webhooks.noDead')} />
          ) : (
            <>
              <DeliveriesTable caption={t('webhooks.deadLetters')} items={items} />
              <Pager {...ways(items.length)} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}
