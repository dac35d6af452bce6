import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Submission } from '../../../../src-shared/models/catalog.ts';
import type { Finding } from '../../../../src-shared/models/finding.ts';
import { orpc } from '../../../client.ts';
import { Answer } from '../../../ui/answer.tsx';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { CodeEditor } from '../../../ui/code-editor/code-editor.tsx';
import { bytes } from '../../../ui/format.ts';
import styles from './decision.module.css';

const TONE = { error: 'bad', warning: 'warn', notice: 'plain' } as const satisfies Record<
  Finding['severity'],
  Tone
>;

const NO_FINDINGS: readonly Finding[] = [];

/** The findings, and under them the source that they speak of. */
export function SourcePane({
  submission,
  digest,
  findings,
  file,
  line,
  onOpen,
}: {
  readonly submission: Submission;
  /** Of the package that the version stands for now; undefined until it is known. */
  readonly digest: string | null | undefined;
  readonly findings: readonly Finding[];
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly onOpen: (path: string, line?: number) => void;
}) {
  const { t } = useTranslation('review');
  const { extensionId, version } = submission;
  const files = useQuery(orpc.extensions.files.queryOptions({ input: { extensionId, version } }));
  const items = files.data?.items ?? [];
  // A later submission took this one's place: its lines are not those that the findings name.
  const isOther = digest !== undefined && digest !== submission.digest;
  const shown =
    file ??
    findings.find((one) => one.file !== null && one.severity !== 'notice')?.file ??
    items.find(({ path }) => path.startsWith('dist/'))?.path ??
    items[0]?.path;
  return (
    <div className={styles.sourcePane}>
      {findings.length === 0 ? (
        <p className={styles.note}>{t('decision.noFindings')}</p>
      ) : (
        <ul className={styles.findings} aria-label={t('decision.findings')}>
          {findings.map((finding, index) => {
            const { file: path, line: at } = finding;
            const place = path === null ? t('decision.wholePackage') : at === null ? path : `${path}:${at}`;
            return (
              <li key={`${finding.ruleId} ${index}`}>
                <button
                  type="button"
                  disabled={path === null}
                  onClick={() => path !== null && onOpen(path, at ?? undefined)}
                >
                  <span>
                    <Badge tone={TONE[finding.severity]} label={t(`severity.${finding.severity}`)} />
                  </span>
                  <span>{finding.message}</span>
                  <code>{place}</code>
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {isOther ? (
        <p className={styles.note} role="status">
          {t('decision.otherBytes', { version })}
        </p>
      ) : null}
      <div className={styles.sourceHead}>
        <Select
          size="xs"
          aria-label={t('decision.files')}
          value={shown ?? null}
          data={items.map(({ path, sizeBytes }) => ({ value: path, label: `${path} (${bytes(sizeBytes)})` }))}
          onChange={(path) => path !== null && onOpen(path)}
          className={styles.filePicker ?? ''}
        />
      </div>
      {shown === undefined ? null : (
        <Source
          key={shown}
          extensionId={extensionId}
          version={version}
          path={shown}
          findings={isOther ? NO_FINDINGS : findings}
          line={isOther ? undefined : (line ?? findings.find((one) => one.file === shown)?.line ?? undefined)}
        />
      )}
    </div>
  );
}

function Source({
  extensionId,
  version,
  path,
  findings,
  line,
}: {
  readonly extensionId: string;
  readonly version: string;
  readonly path: string;
  readonly findings: readonly Finding[];
  readonly line: number | undefined;
}) {
  const { t } = useTranslation('review');
  const query = useQuery(orpc.extensions.file.queryOptions({ input: { extensionId, version, path } }));
  const own = useMemo(() => findings.filter((one) => one.file === path), [findings, path]);
  const target = useMemo(() => (line === undefined ? null : { line }), [line]);
  return (
    <Answer query={query}>
      {({ text, sizeBytes }) =>
        text === null ? (
          <p className={styles.note}>{t('decision.noText', { path, size: bytes(sizeBytes) })}</p>
        ) : (
          <CodeEditor
            path={path}
            label={t('decision.source', { path })}
            text={text}
            readOnly
            findings={own}
            target={target}
          />
        )
      }
    </Answer>
  );
}
