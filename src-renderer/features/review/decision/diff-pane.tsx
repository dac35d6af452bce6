import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../../src-shared/json.ts';
import type { Submission } from '../../../../src-shared/models/catalog.ts';
import type {
  ChangedFile,
  DiffHunk,
  PackageDiff,
  PermissionChange,
} from '../../../../src-shared/models/package.ts';
import { orpc } from '../../../client.ts';
import { Answer } from '../../../ui/answer.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { CapabilitySentence } from '../../../ui/capability.tsx';
import { bytes } from '../../../ui/format.ts';
import { Section } from '../../../ui/section.tsx';
import { Table } from '../../../ui/table.tsx';
import styles from './decision.module.css';

/** What changed since the last approved version: permissions first, then manifest and files. */
export function DiffPane({
  submission,
  before,
}: {
  readonly submission: Submission;
  readonly before: string | null;
}) {
  const { t } = useTranslation('review');
  const { extensionId, version } = submission;
  const query = useQuery(
    orpc.extensions.changes.queryOptions({
      input: { extensionId, from: before ?? version, version },
      enabled: before !== null,
    }),
  );
  if (before === null) return <p className={styles.note}>{t('decision.firstVersion')}</p>;
  return (
    <Answer query={query}>
      {(diff) => (
        <div className={styles.scroll}>
          <p className={styles.lead}>{t('decision.against', { version: before })}</p>
          {diff.identical ? (
            <p className={styles.note}>{t('decision.identical')}</p>
          ) : (
            <Changes diff={diff} />
          )}
        </div>
      )}
    </Answer>
  );
}

function Changes({ diff }: { readonly diff: PackageDiff }) {
  const { t } = useTranslation('review');
  const show = (value: Json): string =>
    value === null ? t('decision.nothing') : typeof value === 'string' ? value : JSON.stringify(value);
  return (
    <>
      <PermissionChanges title={t('decision.widened')} tone="warn" changes={diff.permissions.widened} />
      <PermissionChanges title={t('decision.narrowed')} tone="good" changes={diff.permissions.narrowed} />
      {diff.manifest.length === 0 ? null : (
        <Section title={t('decision.manifestChanges')}>
          <Table
            caption={t('decision.manifestChanges')}
            columns={[
              { key: 'field', title: t('decision.field'), cell: ({ field }) => <code>{field}</code> },
              { key: 'from', title: t('decision.from'), cell: ({ from }) => show(from) },
              { key: 'to', title: t('decision.to'), cell: ({ to }) => show(to) },
            ]}
            rows={diff.manifest}
            rowKey={({ field }) => field}
          />
        </Section>
      )}
      <FileNames title={t('decision.added')} files={diff.files.added} />
      <FileNames title={t('decision.removed')} files={diff.files.removed} />
      {diff.files.changed.map((file) => (
        <Changed key={file.path} file={file} />
      ))}
    </>
  );
}

function PermissionChanges({
  title,
  tone,
  changes,
}: {
  readonly title: string;
  readonly tone: 'warn' | 'good';
  readonly changes: readonly PermissionChange[];
}) {
  if (changes.length === 0) return null;
  return (
    <Section title={title}>
      <ul className={styles.permissions}>
        {changes.map(({ capability, hosts, reason }) => (
          <li key={capability}>
            <Badge tone={tone} label={title} /> <CapabilitySentence capability={capability} hosts={hosts} />
            <span>{reason}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function FileNames({
  title,
  files,
}: {
  readonly title: string;
  readonly files: readonly { readonly path: string; readonly sizeBytes: number }[];
}) {
  if (files.length === 0) return null;
  return (
    <Section title={title}>
      <ul className={styles.fileNames}>
        {files.map(({ path, sizeBytes }) => (
          <li key={path}>
            <code>{path}</code> {bytes(sizeBytes)}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Changed({ file }: { readonly file: ChangedFile }) {
  const { t } = useTranslation('review');
  return (
    <section className={styles.changed} aria-label={file.path}>
      <h3>
        <code>{file.path}</code>
        <span>
          {bytes(file.from.sizeBytes)} → {bytes(file.to.sizeBytes)}
        </span>
      </h3>
      {file.hunks === null ? (
        <p className={styles.note}>{t('decision.binary')}</p>
      ) : (
        <div className={styles.hunks} tabIndex={0}>
          <table className={styles.hunk}>
            {file.hunks.map((hunk) => (
              <Hunk key={`${hunk.fromLine} ${hunk.toLine}`} hunk={hunk} />
            ))}
          </table>
        </div>
      )}
      {file.truncated ? <p className={styles.note}>{t('decision.truncated')}</p> : null}
    </section>
  );
}

function Hunk({ hunk }: { readonly hunk: DiffHunk }) {
  let from = hunk.fromLine;
  let to = hunk.toLine;
  const rows = hunk.lines.map(({ kind, text }) => ({
    kind,
    text,
    from: kind === '+' ? null : from++,
    to: kind === '-' ? null : to++,
  }));
  return (
    <tbody>
      {rows.map((row) => (
        <tr key={`${row.from ?? ''} ${row.to ?? ''}`} data-kind={row.kind}>
          <td>{row.from}</td>
          <td>{row.to}</td>
          <td>{row.kind}</td>
          <td>{row.text}</td>
        </tr>
      ))}
    </tbody>
  );
}
