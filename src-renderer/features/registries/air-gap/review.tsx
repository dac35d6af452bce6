import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MirrorReview } from '../../../../src-shared/models/mirror.ts';
import { Badge, StateBadge } from '../../../ui/badge.tsx';
import { Bytes } from '../../../ui/bytes.tsx';
import { Day } from '../../../ui/day.tsx';
import { Digest } from '../../../ui/digest.tsx';
import { count, day } from '../../../ui/format.ts';
import { Facts, Section } from '../../../ui/section.tsx';
import { Table } from '../../../ui/table.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import styles from '../registries.module.css';

/** What a mirror file holds: who signed it, how old it is, what is new here, what was blocked. */
export function Review({ review }: { readonly review: MirrorReview }) {
  const { t } = useTranslation('registries');
  const {
    exporter,
    registry,
    stale,
    since,
    log,
    totals,
    packages,
    marks,
    lifted,
    keys,
    conflicts,
    createdAt,
    asOf,
  } = review;
  return (
    <>
      <div className={styles.banner} role="status">
        {stale.length === 0 ? (
          <Badge tone="good" icon={IconCircleCheck} label={t('gap.holds')} />
        ) : (
          <Badge tone="warn" label={t('gap.stale')} />
        )}
        <div>
          {stale.length === 0
            ? t('gap.holdsText')
            : t('gap.staleText', {
                roles: stale.map(({ role }) => role).join(', '),
                day: day(stale.map(({ expires }) => expires).toSorted()[0] ?? asOf),
                asOf: day(asOf),
              })}
        </div>
      </div>
      <div className={styles.columns}>
        <div>
          {marks.length === 0 ? null : (
            <Section title={t('gap.marks')}>
              <Table
                caption={t('gap.marks')}
                rows={marks}
                rowKey={({ extensionId, version, kind }) => `${extensionId} ${version} ${kind}`}
                columns={[
                  {
                    key: 'what',
                    title: t('conflict.name'),
                    cell: (one) => `${one.extensionId} ${one.version}`,
                  },
                  { key: 'kind', title: t('table.state'), cell: ({ kind }) => <StateBadge state={kind} /> },
                  { key: 'why', title: t('gap.why'), cell: ({ reason }) => reason },
                  {
                    key: 'here',
                    title: t('gap.here'),
                    cell: ({ isInstalled }) => (isInstalled ? t('gap.installed') : ''),
                  },
                ]}
              />
            </Section>
          )}
          {lifted.length === 0 ? null : (
            <Section title={t('gap.lifted')}>
              <Table
                caption={t('gap.lifted')}
                rows={lifted}
                rowKey={({ extensionId, version, kind }) => `${extensionId} ${version} ${kind}`}
                columns={[
                  {
                    key: 'what',
                    title: t('conflict.name'),
                    cell: (one) => `${one.extensionId} ${one.version}`,
                  },
                  { key: 'kind', title: t('table.state'), cell: ({ kind }) => <StateBadge state={kind} /> },
                  {
                    key: 'here',
                    title: t('gap.here'),
                    cell: ({ isInstalled }) => (isInstalled ? t('gap.installed') : ''),
                  },
                ]}
              />
            </Section>
          )}
          <Section title={t('gap.packages', { count: totals.packages, fresh: count(totals.newPackages) })}>
            <Table
              caption={t('gap.packages', { count: totals.packages, fresh: count(totals.newPackages) })}
              rows={packages}
              rowKey={({ extensionId, version }) => `${extensionId} ${version}`}
              columns={[
                { key: 'name', title: t('conflict.name'), cell: ({ extensionId }) => extensionId },
                { key: 'version', title: t('gap.version'), cell: ({ version }) => version },
                {
                  key: 'new',
                  title: t('gap.here'),
                  cell: ({ isNew, simulated }) => (
                    <span className={styles.state}>
                      {isNew ? <Badge tone="accent" label={t('gap.new')} /> : t('gap.known')}
                      {simulated ? <Badge tone="sim" label={t('gap.simulated')} /> : null}
                    </span>
                  ),
                },
                { key: 'signer', title: t('gap.signer'), cell: ({ signer }) => <Digest value={signer} /> },
                {
                  key: 'size',
                  title: t('gap.size'),
                  numeric: true,
                  cell: ({ sizeBytes }) => <Bytes value={sizeBytes} />,
                },
              ]}
            />
          </Section>
          {conflicts.length === 0 ? null : (
            <Section title={t('one.conflicts')}>
              <p className={styles.text}>{t('one.conflictsText', { name: registry.name })}</p>
              <Table
                caption={t('one.conflictsCaption')}
                rows={conflicts}
                rowKey={({ extensionId }) => extensionId}
                columns={[
                  { key: 'name', title: t('conflict.name'), cell: ({ extensionId }) => extensionId },
                  {
                    key: 'owner',
                    title: t('conflict.owner'),
                    cell: ({ pinnedTo }) => (pinnedTo === 'local' ? t('conflict.local') : pinnedTo),
                  },
                ]}
              />
            </Section>
          )}
        </div>
        <Section panel title={t('gap.facts')}>
          <Facts
            items={[
              [t('gap.signedBy'), exporter.name],
              [t('gap.signerKey'), <Digest key="key" value={exporter.fingerprint} />],
              [t('gap.seen'), t(exporter.isKnown ? 'gap.seenYes' : 'gap.seenNo')],
              [t('gap.registry'), `${registry.name} (${registry.id})`],
              [t('one.root'), <Digest key="root" value={registry.rootFingerprint} />],
              [t('gap.rootState'), t(registry.isConfirmed ? 'gap.rootKnown' : 'gap.rootNew')],
              [t('gap.made'), <TimeAgo key="made" at={createdAt} />],
              [t('one.asOf'), <TimeAgo key="asOf" at={asOf} />],
              ...(since === null ? [] : [[t('gap.goesOn'), <Day key="since" at={since} />] as const]),
              [t('history.log'), `${count(log.known)} → ${count(log.size)}`],
              [t('gap.size'), <Bytes key="size" value={review.sizeBytes} />],
              [t('gap.newKeys'), count(keys.length)],
            ]}
          />
        </Section>
      </div>
    </>
  );
}
