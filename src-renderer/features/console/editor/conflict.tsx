import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectText } from '../../../../src-shared/models/project.ts';
import { notifyProblem } from '../../../app/notify.tsx';
import type { Buffers } from '../desk/use-buffers.ts';
import { CodeEditor } from '../../../ui/code-editor/code-editor.tsx';
import styles from './editor.module.css';

/** The file on disk is not the one that was read: a person looks at both and decides. */
export function Conflict({
  path,
  disk,
  buffers,
}: {
  readonly path: string;
  readonly disk: ProjectText | null;
  readonly buffers: Buffers;
}) {
  const { t } = useTranslation('console');
  const [shown, setShown] = useState(false);
  return (
    <>
      <div className={styles.conflict} role="alert">
        <strong>{t('conflict.title')}</strong>
        <p>{disk === null ? t('conflict.gone') : t('conflict.text')}</p>
        <Group gap="xs">
          {disk === null ? null : (
            <Button size="xs" onClick={() => setShown(!shown)} aria-expanded={shown}>
              {t(shown ? 'conflict.hide' : 'conflict.show')}
            </Button>
          )}
          <Button size="xs" onClick={() => void buffers.keepMine(path).catch(notifyProblem)}>
            {t('conflict.mine')}
          </Button>
          {disk === null ? null : (
            <Button size="xs" onClick={() => buffers.takeTheirs(path)}>
              {t('conflict.theirs')}
            </Button>
          )}
        </Group>
      </div>
      {shown && disk !== null ? (
        <div className={styles.disk}>
          <header>{t('conflict.disk', { path })}</header>
          <CodeEditor
            key={disk.digest}
            path={path}
            label={t('conflict.disk', { path })}
            text={disk.text}
            readOnly
          />
        </div>
      ) : null}
    </>
  );
}
