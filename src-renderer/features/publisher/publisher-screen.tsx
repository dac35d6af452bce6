import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Extension, Publisher } from '../../../src-shared/models/catalog.ts';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Digest } from '../../ui/digest.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ExtensionIcon } from '../../ui/extension-icon.tsx';
import { count } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { RatingLine } from '../../ui/stars.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import styles from './publisher-screen.module.css';

const route = getRouteApi('/publisher/$id');
const MOST = 200;

/** Who publishes: what, signed with which keys, since when. */
export function PublisherScreen() {
  const { id } = route.useParams();
  const publisher = useQuery(orpc.publishers.get.queryOptions({ input: { id } }));
  return <Answer query={publisher}>{(data) => <PublisherPage publisher={data} />}</Answer>;
}

function PublisherPage({ publisher }: { readonly publisher: Publisher }) {
  const { t } = useTranslation('publisher');
  const query = `@publisher:${publisher.id}`;
  const published = useQuery(orpc.extensions.search.queryOptions({ input: { query, limit: MOST } }));
  return (
    <Page
      title={publisher.displayName}
      lead={
        <>
          <code className={styles.id}>{publisher.id}</code> {t('since')} <TimeAgo at={publisher.createdAt} />
        </>
      }
    >
      <Section
        title={t('publishes')}
        actions={
          <Link to="/" search={{ q: query }} className={styles.link}>
            {t('all')}
          </Link>
        }
      >
        <Answer query={published}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={t('nothing')} />
            ) : (
              <Published items={items} caption={t('publishes')} />
            )
          }
        </Answer>
      </Section>
      <Section title={t('keys')}>
        {publisher.identities.length === 0 ? (
          <p className={styles.none}>{t('noKeys')}</p>
        ) : (
          <Table
            caption={t('keys')}
            columns={[
              {
                key: 'key',
                title: t('key'),
                cell: (key) => <Digest value={key.fingerprint} what={t('key')} />,
              },
              { key: 'added', title: t('added'), cell: (key) => <TimeAgo at={key.addedAt} /> },
              {
                key: 'state',
                title: t('state'),
                cell: (key) =>
                  key.revokedAt !== null ? (
                    <Badge
                      tone="bad"
                      label={t('revoked')}
                      {...(key.revokedReason === null ? {} : { hint: key.revokedReason })}
                    />
                  ) : key.simulated ? (
                    <Badge tone="sim" label={t('simulated')} />
                  ) : (
                    <Badge tone="good" label={t('valid')} />
                  ),
              },
            ]}
            rows={publisher.identities}
            rowKey={(key) => key.keyId}
          />
        )}
      </Section>
    </Page>
  );
}

function Published({ items, caption }: { readonly items: readonly Extension[]; readonly caption: string }) {
  const { t } = useTranslation('publisher');
  const columns: readonly Column<Extension>[] = [
    {
      key: 'extension',
      title: t('extension'),
      cell: (one) => (
        <span className={styles.extension}>
          <ExtensionIcon id={one.id} name={one.displayName} size={24} hasIcon={one.hasIcon} />
          <Link to="/extension/$id" params={{ id: one.id }} className={styles.link}>
            {one.displayName}
          </Link>
          <span className={styles.description}>{one.description}</span>
        </span>
      ),
    },
    { key: 'version', title: t('version'), cell: (one) => one.latestVersion ?? t('unreleased') },
    {
      key: 'rating',
      title: t('rating'),
      cell: (one) => <RatingLine mean={one.rating.mean} count={one.rating.count} />,
    },
    { key: 'installs', title: t('installs'), numeric: true, cell: (one) => count(one.installs) },
    {
      key: 'released',
      title: t('released'),
      cell: (one) => (
        <span className={styles.when}>
          <TimeAgo at={one.updatedAt} />
        </span>
      ),
    },
  ];
  return <Table caption={caption} columns={columns} rows={items} rowKey={(one) => one.id} />;
}
