import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../../client.ts';
import { Confirm } from '../../../ui/confirm.tsx';
import { Problem } from '../../../ui/problem.tsx';
import type { Buffers } from '../desk/use-buffers.ts';
import styles from '../wizard/wizard.module.css';

interface Base {
  readonly onClose: () => void;
}
interface WithBuffers extends Base {
  readonly buffers: Buffers;
}

const quiet = { meta: { quiet: true } } as const;

export function NewFile({
  buffers,
  onClose,
  onMade,
}: WithBuffers & { readonly onMade: (path: string) => void }) {
  const { t } = useTranslation('console');
  const write = useMutation({
    ...quiet,
    mutationFn: (path: string) => buffers.create(path),
    onSuccess: (path) => {
      onClose();
      onMade(path);
    },
  });
  return (
    <PathDialog
      title={t('desk.newFileTitle')}
      label={t('desk.newFileLabel')}
      placeholder={t('desk.newFilePlaceholder')}
      action={t('desk.createFile')}
      initial=""
      error={write.error}
      busy={write.isPending}
      onClose={onClose}
      onPath={(path) => write.mutate(path)}
    />
  );
}

export function RenameFile({
  buffers,
  path,
  onClose,
  onMoved,
}: WithBuffers & { readonly path: string; readonly onMoved: (to: string) => void }) {
  const { t } = useTranslation('console');
  const rename = useMutation({
    ...quiet,
    mutationFn: (to: string) => buffers.move(path, to),
    onSuccess: (moved) => {
      onClose();
      onMoved(moved);
    },
  });
  return (
    <PathDialog
      title={t('desk.renameTitle', { path })}
      label={t('desk.renameLabel')}
      action={t('desk.rename')}
      initial={path}
      error={rename.error}
      busy={rename.isPending}
      onClose={onClose}
      onPath={(to) => rename.mutate(to)}
    />
  );
}

export function DeleteFile({
  folder,
  path,
  onClose,
  onDeleted,
}: Base & {
  readonly folder: string;
  readonly path: string;
  readonly onDeleted: () => void;
}) {
  const { t } = useTranslation('console');
  const remove = useMutation(
    orpc.projects.delete.mutationOptions({
      onSuccess: () => {
        onClose();
        onDeleted();
      },
    }),
  );
  return (
    <Confirm
      opened
      danger
      title={t('desk.deleteTitle', { path })}
      action={t('desk.delete')}
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate({ folder, path })}
    >
      {t('desk.deleteText')}
    </Confirm>
  );
}

function PathDialog({
  title,
  label,
  placeholder,
  action,
  initial,
  error,
  busy,
  onClose,
  onPath,
}: {
  readonly title: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly action: string;
  readonly initial: string;
  readonly error: unknown;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onPath: (path: string) => void;
}) {
  const { t } = useTranslation('ui');
  const [path, setPath] = useState(initial);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onPath(path.trim());
  };
  return (
    <Modal opened onClose={onClose} title={title} withCloseButton={false}>
      <form onSubmit={submit}>
        <TextInput
          label={label}
          value={path}
          {...(placeholder === undefined ? {} : { placeholder })}
          classNames={{ input: styles.mono ?? '' }}
          data-autofocus
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        {error === null || error === undefined ? null : <Problem error={error} compact />}
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            type="submit"
            variant="filled"
            loading={busy}
            disabled={path.trim() === '' || path.trim() === initial}
          >
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
