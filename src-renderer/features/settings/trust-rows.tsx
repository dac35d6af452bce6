import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyPin, TrustIdentity, TrustRootView } from '../../../src-shared/models/trust.ts';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Day } from '../../ui/day.tsx';
import { Digest } from '../../ui/digest.tsx';
import { shortDigest } from '../../ui/format.ts';
import { Table, type Column } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { AddRootDialog } from './add-root-dialog.tsx';
import { groupPins, type PinGroup } from './pin-groups.ts';
import type { SettingRow } from './setting-row.ts';
import styles from './settings-screen.module.css';

/** Whom this home believes about signatures: roots, identities, keys of publishers elsewhere. */
export function useTrustRows(): readonly SettingRow[] {
  const { t } = useTranslation('settings');
  const roots = useQuery(orpc.trust.roots.queryOptions());
  const identities = useQuery(orpc.trust.identities.queryOptions());
  const pins = useQuery(orpc.trust.pins.queryOptions());
  const [isAdding, setAdding] = useState(false);
  return [
    {
      id: 'roots',
      title: t('trust.roots'),
      text: t('trust.rootsText'),
      control: (
        <>
          <Button onClick={() => setAdding(true)}>{t('trust.add')}</Button>
          {isAdding ? <AddRootDialog onClose={() => setAdding(false)} /> : null}
        </>
      ),
      below: <Answer query={roots}>{({ items }) => <Roots items={items} />}</Answer>,
    },
    {
      id: 'identities',
      title: t('trust.identities'),
      text: t('trust.identitiesText'),
      below: (
        <Answer query={identities}>
          {({ items }) =>
            items.length === 0 ? (
              <p className={styles.quiet}>{t('trust.noIdentities')}</p>
            ) : (
              <Identities items={items} />
            )
          }
        </Answer>
      ),
    },
    {
      id: 'pins',
      title: t('trust.pins'),
      text: t('trust.pinsText'),
      below: (
        <Answer query={pins}>
          {({ items }) =>
            items.length === 0 ? (
              <p className={styles.quiet}>{t('trust.noPins')}</p>
            ) : (
              <Pins groups={groupPins(items)} />
            )
          }
        </Answer>
      ),
    },
  ];
}

function Roots({ items }: { readonly items: readonly TrustRootView[] }) {
  const { t } = useTranslation('settings');
  const remove = useMutation(orpc.trust.removeRoot.mutationOptions());
  const agree = useMutation(orpc.trust.agreeStale.mutationOptions());
  const columns: readonly Column<TrustRootView>[] = [
    {
      key: 'name',
      title: t('trust.root'),
      cell: ({ name, owner, shipped, kind }) => (
        <>
          <span className={styles.strong}>{name}</span>
          <span className={styles.under}>
            {kind === 'machine' ? t('trust.ownKeys') : shipped ? t('trust.shipped') : owner}
          </span>
        </>
      ),
    },
    {
      key: 'scope',
      title: t('trust.scope'),
      cell: ({ scope }) => (scope.includes('*') ? t('trust.everybody') : scope.join(', ')),
    },
    {
      key: 'age',
      title: t('trust.age'),
      cell: ({ ageDays, kind, stale, agreedUntil, staleFrom }) =>
        kind === 'machine' ? (
          <span className={styles.quiet}>{t('trust.noAge')}</span>
        ) : (
          <>
            <span className={styles.states}>
              {t('trust.days', { count: ageDays })}
              {stale ? <Badge tone="warn" label={t('trust.stale')} /> : null}
            </span>
            <span className={styles.under}>
              {agreedUntil !== null ? (
                <>
                  {t('trust.agreedUntil')} <Day at={agreedUntil} />
                </>
              ) : stale || staleFrom === null ? null : (
                <>
                  {t('trust.goodUntil')} <Day at={staleFrom} />
                </>
              )}
            </span>
          </>
        ),
    },
    {
      key: 'fingerprint',
      title: t('trust.fingerprint'),
      cell: ({ fingerprint }) =>
        fingerprint === null ? null : <Digest value={fingerprint} what={t('trust.fingerprint')} />,
    },
    {
      key: 'actions',
      title: t('trust.actions'),
      numeric: true,
      cell: ({ name, kind, stale, agreedUntil }) => (
        <span className={styles.buttons}>
          {stale && agreedUntil === null ? (
            <Button
              size="compact-xs"
              aria-label={t('trust.goOnWith', { name })}
              onClick={() => agree.mutate({ name, days: 7 })}
            >
              {t('trust.goOn')}
            </Button>
          ) : null}
          {kind === 'team' ? (
            <Button
              size="compact-xs"
              aria-label={t('trust.removeWhat', { name })}
              onClick={() => remove.mutate({ name })}
            >
              {t('trust.remove')}
            </Button>
          ) : null}
        </span>
      ),
    },
  ];
  return <Table caption={t('trust.roots')} columns={columns} rows={items} rowKey={({ name }) => name} />;
}

function Identities({ items }: { readonly items: readonly TrustIdentity[] }) {
  const { t } = useTranslation('settings');
  const columns: readonly Column<TrustIdentity>[] = [
    {
      key: 'who',
      title: t('trust.who'),
      cell: ({ subject, issuer, fingerprint }) =>
        subject === null ? (
          <Digest value={fingerprint} />
        ) : (
          <>
            <span className={styles.strong}>{subject}</span>
            <span className={styles.under}>{issuer}</span>
          </>
        ),
    },
    { key: 'root', title: t('trust.root'), cell: ({ root }) => root },
    {
      key: 'for',
      title: t('trust.scope'),
      cell: ({ publishers }) => (publishers.includes('*') ? t('trust.everybody') : publishers.join(', ')),
    },
    {
      key: 'state',
      title: t('trust.since'),
      cell: ({ revokedAt, addedAt }) =>
        revokedAt === null ? <TimeAgo at={addedAt} /> : <Badge tone="bad" label={t('trust.revoked')} />,
    },
  ];
  return (
    <Table
      caption={t('trust.identities')}
      columns={columns}
      rows={items}
      rowKey={({ fingerprint, root }) => `${fingerprint} ${root}`}
    />
  );
}

function Pins({ groups }: { readonly groups: readonly PinGroup[] }) {
  const { t } = useTranslation('settings');
  const accept = useMutation(orpc.trust.acceptPins.mutationOptions());
  const forget = useMutation(orpc.trust.forgetPins.mutationOptions());
  const keys = (items: readonly KeyPin[]) =>
    items.map(({ fingerprint, how, revokedAt, identity }) => (
      <span key={fingerprint} className={styles.states}>
        {identity === null ? <Digest value={fingerprint} /> : identity.subject}
        {revokedAt === null ? (
          <span className={styles.under}>{how === null ? '' : t(`trust.how.${how}`)}</span>
        ) : (
          <Badge tone="bad" label={t('trust.revoked')} />
        )}
      </span>
    ));
  const columns: readonly Column<PinGroup>[] = [
    {
      key: 'publisher',
      title: t('trust.publisher'),
      cell: ({ publisherId, origin }) => (
        <>
          <span className={styles.strong}>{publisherId}</span>
          <span className={styles.under}>{t('trust.from', { origin })}</span>
        </>
      ),
    },
    { key: 'believed', title: t('trust.believed'), cell: ({ pinned }) => keys(pinned) },
    {
      key: 'offered',
      title: t('trust.offered'),
      cell: ({ offered }) =>
        offered.map(({ fingerprint, seenAt }) => (
          <span key={fingerprint} className={styles.states}>
            <Badge tone="warn" label={shortDigest(fingerprint)} title={fingerprint} />
            <span className={styles.under}>
              <TimeAgo at={seenAt} />
            </span>
          </span>
        )),
    },
    {
      key: 'actions',
      title: t('trust.actions'),
      numeric: true,
      cell: ({ origin, publisherId, offered }) => (
        <span className={styles.buttons}>
          {offered.length === 0 ? null : (
            <Button
              size="compact-xs"
              variant="filled"
              aria-label={t('trust.acceptOf', { name: publisherId })}
              onClick={() =>
                accept.mutate({
                  origin,
                  publisherId,
                  fingerprints: offered.map(({ fingerprint }) => fingerprint),
                })
              }
            >
              {t('trust.accept')}
            </Button>
          )}
          <Button
            size="compact-xs"
            aria-label={t('trust.forgetOf', { name: publisherId })}
            onClick={() => forget.mutate({ origin, publisherId })}
          >
            {t('trust.forget')}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <Table
      caption={t('trust.pins')}
      columns={columns}
      rows={groups}
      rowKey={({ origin, publisherId }) => `${origin} ${publisherId}`}
    />
  );
}
