import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Remote } from '../../../src-shared/models/remote.ts';
import { notifyDone } from '../../app/notify.tsx';
import { orpc } from '../../client.ts';
import { Problem } from '../../ui/problem.tsx';

/** The text of a token, without anything around it. */
export const TOKEN = /^[\x21-\x7e]{1,8192}$/;

/** Keeps the token that the server asks for, or forgets it. */
export function TokenDialog({
  remote: { id, name, hasToken },
  opened,
  onClose,
}: {
  readonly remote: Remote;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation(['registries', 'ui']);
  const [token, setToken] = useState('');
  const close = (): void => {
    // It stays in the page no longer than it is needed.
    setToken('');
    set.reset();
    onClose();
  };
  const set = useMutation(
    orpc.registries.setToken.mutationOptions({
      meta: { quiet: true },
      onSuccess: (after) => {
        notifyDone(t(after.hasToken ? 'token.saved' : 'token.forgotten'));
        close();
      },
    }),
  );
  const isWrong = token !== '' && !TOKEN.test(token);
  return (
    <Modal opened={opened} onClose={close} title={t('token.title', { name })} withCloseButton={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (TOKEN.test(token)) set.mutate({ id, token });
        }}
      >
        <Stack gap="sm">
          <PasswordInput
            label={t('token.label')}
            description={t('token.text')}
            autoComplete="off"
            value={token}
            error={isWrong ? t('token.invalid') : null}
            onChange={(event) => setToken(event.currentTarget.value)}
            data-autofocus
          />
          {set.isError ? <Problem compact error={set.error} /> : null}
        </Stack>
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button onClick={close}>{t('ui:cancel')}</Button>
          {hasToken ? (
            <Button loading={set.isPending} onClick={() => set.mutate({ id, token: null })}>
              {t('token.forget')}
            </Button>
          ) : null}
          <Button type="submit" variant="filled" disabled={token === '' || isWrong} loading={set.isPending}>
            {t('token.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
