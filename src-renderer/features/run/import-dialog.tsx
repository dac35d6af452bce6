import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyDone, notifyProblem } from '../../app/notify.tsx';
import { api, orpc } from '../../client.ts';
import { count, day } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';
import { symbolOfFile } from './symbol-of-file.ts';
import styles from './import-dialog.module.css';

const SYMBOL = /^[A-Z0-9][A-Z0-9._/-]{0,31}$/;

/** A file, its symbol, and what is wrong with which line. */
export function ImportDialog({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('run');
  const [path, setPath] = useState<string | null>(null);
  const [symbol, setSymbol] = useState('');
  const bring = useMutation(
    orpc.marketData.import.mutationOptions({
      meta: { quiet: true },
      onSuccess: (done) => {
        notifyDone(
          t('data.done', { symbol: done.symbol, bars: count(done.bars) }),
          t('data.doneText', { from: day(done.from), to: day(done.to) }),
        );
        close();
      },
    }),
  );
  const close = (): void => {
    setPath(null);
    setSymbol('');
    bring.reset();
    onClose();
  };
  const choose = async (): Promise<void> => {
    const chosen = await api.window.chooseFile({ purpose: 'market-data' });
    if (chosen.path === null) return;
    bring.reset();
    setPath(chosen.path);
    setSymbol((before) => (before === '' ? symbolOfFile(chosen.path ?? '') : before));
  };
  const isWrong = symbol !== '' && !SYMBOL.test(symbol);
  return (
    <Modal opened={opened} onClose={close} title={t('data.importTitle')} size="lg" withCloseButton={false}>
      <Stack gap="md">
        <p className={styles.text}>{t('data.importText')}</p>
        <div>
          <div className={styles.label}>{t('data.file')}</div>
          <Group gap={10} wrap="nowrap">
            <Button onClick={() => void choose().catch(notifyProblem)} data-autofocus>
              {t(path === null ? 'data.chooseFile' : 'data.chooseAnother')}
            </Button>
            {path === null ? null : <code className={styles.path}>{path}</code>}
          </Group>
        </div>
        <TextInput
          label={t('data.symbol')}
          description={t('data.symbolHint')}
          value={symbol}
          error={isWrong ? t('data.symbolWrong') : null}
          onChange={(event) => setSymbol(event.currentTarget.value.toUpperCase())}
          w={240}
        />
        {bring.isError ? <Problem compact error={bring.error} /> : null}
      </Stack>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button onClick={close}>{t('data.close')}</Button>
        <Button
          variant="filled"
          disabled={path === null || symbol === '' || isWrong}
          loading={bring.isPending}
          onClick={() => path !== null && bring.mutate({ path, symbol })}
        >
          {t('data.go')}
        </Button>
      </Group>
    </Modal>
  );
}
