import { Button } from '@mantine/core';
import { IconDeviceFloppy, IconPointFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../../../src-shared/models/finding.ts';
import { notifyProblem } from '../../../app/notify.tsx';
import { orpc } from '../../../client.ts';
import { Loading } from '../../../ui/loading.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { readProblem } from '../../../ui/read-problem.ts';
import type { Buffers } from '../desk/use-buffers.ts';
import { CodeEditor } from '../../../ui/code-editor/code-editor.tsx';
import { Conflict } from './conflict.tsx';
import styles from './editor.module.css';

/** One file of the project: read, edited, saved; watched for changes by others. */
export function EditorPane({
  folder,
  path,
  buffers,
  findings,
  target,
  onShown,
}: {
  readonly folder: string;
  readonly path: string;
  readonly buffers: Buffers;
  readonly findings: readonly Finding[];
  readonly target: { readonly line: number } | null;
  /** The target was gone to. */
  readonly onShown: () => void;
}) {
  const { t } = useTranslation('console');
  const query = useQuery(
    orpc.projects.read.queryOptions({
      input: { folder, path },
      refetchOnWindowFocus: 'always',
      staleTime: 0,
    }),
  );
  const { data, error } = query;
  useEffect(() => {
    if (data !== undefined) buffers.accept(data);
  }, [data, buffers]);
  const isLost = error !== null && readProblem(error)?.code === 'files.not-found';
  useEffect(() => {
    if (isLost) buffers.lost(path);
  }, [isLost, path, buffers]);

  const buffer = buffers.get(path);
  const isDirty = buffers.dirty.includes(path);
  const save = (): void => {
    buffers.save(path).catch(notifyProblem);
  };
  return (
    <section className={styles.pane} aria-label={path}>
      <header className={styles.head}>
        <span className={styles.path} title={path}>
          {path}
        </span>
        {isDirty ? (
          <span className={styles.unsaved}>
            <IconPointFilled size={12} aria-hidden="true" />
            {t('desk.unsaved')}
          </span>
        ) : null}
        <span className={styles.end}>
          {findings.length === 0 ? null : <span>{t('desk.findings', { count: findings.length })}</span>}
          <Button
            size="compact-sm"
            leftSection={<IconDeviceFloppy size={14} />}
            disabled={!isDirty || buffer?.conflict !== undefined}
            onClick={save}
          >
            {t('desk.save')}
          </Button>
        </span>
      </header>
      {buffer?.conflict === undefined ? null : (
        <Conflict path={path} disk={buffer.conflict} buffers={buffers} />
      )}
      {buffer === undefined ? (
        error === null ? (
          <Loading />
        ) : (
          <Problem error={error} compact />
        )
      ) : (
        <CodeEditor
          key={`${path}:${buffer.generation}`}
          path={path}
          label={t('desk.editorName', { path })}
          text={buffer.text}
          state={buffer.state}
          findings={findings}
          target={target}
          onShown={onShown}
          onChange={(text) => buffers.edit(path, text)}
          onSave={save}
          onLeave={(state) => buffers.leave(path, state)}
        />
      )}
    </section>
  );
}
