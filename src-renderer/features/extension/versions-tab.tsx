import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ExtensionVersion } from '../../../src-shared/models/catalog.ts';
import { orpc } from '../../client.ts';
import { StateBadge } from '../../ui/badge.tsx';
import { Bytes } from '../../ui/bytes.tsx';
import { Digest } from '../../ui/digest.tsx';
import { Section } from '../../ui/section.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import type { Shown } from './use-extension.ts';
import styles from './tabs.module.css';

/** Every version with its state, and the files of the one that is shown. */
export function VersionsTab({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const { extension, details } = shown;
  const columns: readonly Column<ExtensionVersion>[] = [
    {
      key: 'version',
      title: t('versions.version'),
      cell: (one) => (
        <Link
          to="/extension/$id"
          params={{ id: extension.id }}
          search={{ tab: 'versions', version: one.version }}
          className={styles.link}
          {...(one.version === shown.version?.version ? { 'aria-current': 'true' as const } : {})}
        >
          {one.version}
        </Link>
      ),
    },
    {
      key: 'state',
      title: t('versions.state'),
      cell: (one) => (
        <span className={styles.states}>
          {one.marks.length === 0 ? <StateBadge state={one.state} /> : null}
          {one.marks.map((mark) => (
            <StateBadge key={mark.kind} state={mark.kind} hint={mark.reason} />
          ))}
        </span>
      ),
    },
    {
      key: 'released',
      title: t('versions.released'),
      cell: (one) => (one.approvedAt === null ? '' : <TimeAgo at={one.approvedAt} />),
    },
    {
      key: 'size',
      title: t('versions.size'),
      numeric: true,
      cell: (one) => (one.sizeBytes === null ? '' : <Bytes value={one.sizeBytes} />),
    },
    { key: 'license', title: t('versions.license'), cell: (one) => one.license ?? t('versions.none') },
    {
      key: 'digest',
      title: t('versions.digest'),
      cell: (one) => (one.digest === null ? '' : <Digest value={one.digest} />),
    },
  ];
  return (
    <>
      <Table
        caption={t('versions.caption', { name: extension.displayName })}
        columns={columns}
        rows={details.versions}
        rowKey={(one) => one.version}
      />
      {shown.version === null || shown.version.digest === null ? null : (
        <Files extensionId={extension.id} version={shown.version.version} />
      )}
    </>
  );
}

function Files({ extensionId, version }: { readonly extensionId: string; readonly version: string }) {
  const { t } = useTranslation('extension');
  const files = useQuery(
    orpc.extensions.files.queryOptions({ input: { extensionId, version }, staleTime: Infinity }),
  );
  if (files.data === undefined) return null;
  return (
    <div className={styles.below}>
      <Section title={t('versions.files', { version })}>
        <Table
          caption={t('versions.files', { version })}
          columns={[
            { key: 'path', title: t('versions.file'), cell: (file) => <code>{file.path}</code> },
            {
              key: 'size',
              title: t('versions.size'),
              numeric: true,
              cell: (file) => <Bytes value={file.sizeBytes} />,
            },
            {
              key: 'digest',
              title: t('versions.digest'),
              cell: (file) => <Digest value={`sha256:${file.sha256}`} />,
            },
          ]}
          rows={files.data.items}
          rowKey={(file) => file.path}
        />
      </Section>
    </div>
  );
}
