import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyDone } from './notify.tsx';
import { api } from '../client.ts';
import { Problem } from '../ui/problem.tsx';

const SHORTEST = 8;

/** Takes the private key out to a file, or in from one; a passphrase locks it on the way. */
export function IdentityFileDialog({
  way,
  opened,
  onClose,
}: {
  readonly way: 'export' | 'import';
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation(['settings', 'ui']);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const isOut = way === 'export';
  const close = (): void => {
    // A passphrase stays in the page no longer than it is needed.
    setPassphrase('');
    setAgain('');
    move.reset();
    onClose();
  };
  const move = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      if (isOut) {
        const { path } = await api.window.saveFile({
          purpose: 'identity',
          suggestedName: 'identity.json',
        });
        return path === null
          ? null
          : (await api.identity.export({ out: path, passphrase, replace: true })).fingerprint;
      }
      const { path } = await api.window.chooseFile({ purpose: 'identity' });
      return path === null ? null : (await api.identity.import({ path, passphrase })).fingerprint;
    },
    onSuccess: (fingerprint) => {
      if (fingerprint === null) return;
      notifyDone(t(isOut ? 'identity.exported' : 'identity.imported'), fingerprint);
      close();
    },
  });
  const isShort = isOut && passphrase !== '' && passphrase.length < SHORTEST;
  const differs = isOut && again !== '' && again !== passphrase;
  const isReady = isOut ? passphrase.length >= SHORTEST && again === passphrase : passphrase !== '';
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t(isOut ? 'identity.exportGo' : 'identity.importGo')}
      withCloseButton={false}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) move.mutate();
        }}
      >
        <Stack gap="sm">
          <PasswordInput
            label={t('identity.passphrase')}
            {...(isOut ? { description: t('identity.passphraseHint') } : {})}
            value={passphrase}
            error={isShort ? t('identity.passphraseShort') : null}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
          {isOut ? (
            <PasswordInput
              label={t('identity.again')}
              value={again}
              error={differs ? t('identity.passphraseDiffers') : null}
              onChange={(event) => setAgain(event.currentTarget.value)}
              autoComplete="off"
            />
          ) : null}
          {move.isError ? <Problem compact error={move.error} /> : null}
        </Stack>
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button onClick={close}>{t('ui:cancel')}</Button>
          <Button type="submit" variant="filled" disabled={!isReady} loading={move.isPending}>
            {t(isOut ? 'identity.choosePlace' : 'identity.chooseFile')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
