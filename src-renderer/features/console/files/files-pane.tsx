import { ActionIcon, Tooltip } from '@mantine/core';
import { IconFilePlus, IconFolderShare, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyProblem } from '../../../app/notify.tsx';
import { api, orpc } from '../../../client.ts';
import { Answer } from '../../../ui/answer.tsx';
import { movedPath } from '../desk/open-files.ts';
import type { Buffers } from '../desk/use-buffers.ts';
import { DeleteFile, NewFile, RenameFile } from './file-dialogs.tsx';
import { FileTree } from './file-tree.tsx';
import styles from './files.module.css';

type Dialog = { readonly kind: 'new' } | { readonly kind: 'rename' | 'delete'; readonly path: string };

/** What lies in the project, and what can be done with it. */
export function FilesPane({
  folder,
  current,
  buffers,
  onOpen,
}: {
  readonly folder: string;
  readonly current: string | undefined;
  readonly buffers: Buffers;
  readonly onOpen: (path: string | undefined) => void;
}) {
  const { t } = useTranslation('console');
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const query = useQuery(
    orpc.projects.files.queryOptions({ input: { folder }, refetchOnWindowFocus: 'always' }),
  );
  const close = (): void => setDialog(null);
  const actions = [
    [t('desk.newFile'), IconFilePlus, () => setDialog({ kind: 'new' })],
    [t('desk.refresh'), IconRefresh, () => void query.refetch()],
    [
      t('desk.showFolder'),
      IconFolderShare,
      () => void api.window.showInFolder({ path: folder }).catch(notifyProblem),
    ],
  ] as const;
  return (
    <aside className={styles.pane} aria-label={t('desk.files')}>
      <header className={styles.head}>
        <h2>{t('desk.files')}</h2>
        {actions.map(([label, Mark, act]) => (
          <Tooltip key={label} label={label}>
            <ActionIcon variant="subtle" color="gray" size={24} aria-label={label} onClick={act}>
              <Mark size={15} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        ))}
      </header>
      <div className={styles.scroll}>
        <Answer query={query}>
          {({ items, truncated }) => (
            <>
              {items.length === 0 ? <p className={styles.note}>{t('desk.noFiles')}</p> : null}
              <FileTree
                entries={items}
                current={current}
                dirty={buffers.dirty}
                onOpen={onOpen}
                onRename={(path) => setDialog({ kind: 'rename', path })}
                onDelete={(path) => setDialog({ kind: 'delete', path })}
              />
              {truncated ? <p className={styles.note}>{t('desk.truncated')}</p> : null}
            </>
          )}
        </Answer>
      </div>
      {dialog?.kind === 'new' ? <NewFile buffers={buffers} onClose={close} onMade={onOpen} /> : null}
      {dialog?.kind === 'rename' ? (
        <RenameFile
          buffers={buffers}
          path={dialog.path}
          onClose={close}
          onMoved={(to) => {
            const now = current === undefined ? undefined : movedPath(current, dialog.path, to);
            if (now !== current) onOpen(now);
          }}
        />
      ) : null}
      {dialog?.kind === 'delete' ? (
        <DeleteFile
          folder={folder}
          path={dialog.path}
          onClose={close}
          onDeleted={() => {
            buffers.forget(dialog.path);
            if (dialog.path === current) onOpen(undefined);
          }}
        />
      ) : null}
    </aside>
  );
}
