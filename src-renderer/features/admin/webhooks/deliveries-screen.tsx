import { IconChevronLeft, IconWebhook } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../../app/button-link.tsx';
import { orpc } from '../../../client.ts';
import { Answer } from '../../../ui/answer.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Page } from '../../../ui/page.tsx';
import { Pager } from '../pager.tsx';
import { useOffsetPages } from '../use-pages.ts';
import { DeliveriesTable } from './deliveries-table.tsx';
import styles from '../admin.module.css';

/** What was sent to one address, and how it was taken. */
export function DeliveriesScreen({ id }: { readonly id: string }) {
  const { t } = useTranslation('admin');
  const { page, ways } = useOffsetPages();
  const webhook = useQuery(orpc.webhooks.get.queryOptions({ input: { id } }));
  const deliveries = useQuery({
    ...orpc.webhooks.deliveries.queryOptions({ input: { id, ...page } }),
    placeholderData: keepPreviousData,
  });
  const caption = t('webhooks.deliveriesOf', { url: webhook.data?.url ?? '' });
  return (
    <Page
      title={t('webhooks.deliveries')}
      lead={<span className={styles.address}>{webhook.data?.url}</span>}
      actions={
        <ButtonLink to="/admin/webhooks" leftSection={<IconChevronLeft size={14} aria-hidden="true" />}>
          {t('webhooks.back')}
        </ButtonLink>
      }
    >
      <Answer query={deliveries}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconWebhook size={28} stroke={1.4} />} title={t('webhooks.noDeliveries')} />
          ) : (
            <>
              <DeliveriesTable caption={caption} items={items} />
              <Pager {...ways(items.length)} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}
